from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date

#: States in which a paper has its number and its file.
OUT_STATES = ("issued", "replaced", "revoked")
#: States in which a paper is still sent to its recipients.
SENDABLE_STATES = OUT_STATES[:2]
#: States in which an action can be taken; any other action is for drafts.
STATES = {
    "send": SENDABLE_STATES,
    "revoke": OUT_STATES[:1],
    "replace": OUT_STATES[:1],
    "scan": OUT_STATES,
}


class UnionDocumentCheckMixin(models.AbstractModel):
    """Who may do what with a paper, and what it lacks."""

    _name = "union.document.check.mixin"
    _description = "Union: what may be done with a paper"

    def _why_not(self, action):
        """Reasons why the current user cannot take ``action`` now.

        :param str action: edit, address, issue, send, revoke, scan or replace
        :return: per record the translated sentences, each naming what is missing or who may act;
            an empty list where the action is allowed
        :rtype: dict[UnionDocument, list[str]]
        """
        reasons = {document: [] for document in self}
        states = STATES.get(action, ("draft",))
        labels = dict(self._fields["state"]._description_selection(self.env))
        role = "officer" if action in ("edit", "replace") else "clerk"
        desks = self.env["union.mandate"]._current_units(role, kind=self._name)
        dossiers = self._dossiers()
        # a paper without a dossier, as the one that replaces another, is its unit's own; that of
        # a dossier is entered with it
        entered = self.filtered("res_model") if action == "edit" else self.browse()
        refusals = self.env["union.mandate"]._officer_refusals(entered.unit_id)
        for document, found in reasons.items():
            if document.state not in states:
                found.append(
                    self.env._(
                        "“%(paper)s” is in the state “%(state)s”.",
                        paper=document.display_name,
                        state=labels[document.state],
                    )
                )
            if document in entered:
                found.extend(filter(None, [refusals.get(document.unit_id)]))
            elif document.unit_id not in desks:
                found.append(self._who_may(role, document.unit_id))
            if action in ("edit", "address", "issue"):
                found.extend(document._why_not_dossier(action, dossiers[document]))
            elif action in ("revoke", "replace") and dossiers[document]:
                found.extend(filter(None, [dossiers[document]._paper_refusal(action)]))
        if action == "issue":
            self._why_not_issue(reasons)
            for document, dossier in dossiers.items():
                if dossier and document.state == "draft":
                    reasons[document].extend(dossier._paper_lacks())
        return reasons

    @api.model
    def _who_may(self, role, unit):
        unit = unit._acting_units().get(unit, unit)
        if role == "officer":
            return self.env._("Only an officer of “%(unit)s” may do this.", unit=unit.name)
        return self.env._("Only a clerk of “%(unit)s” may do this.", unit=unit.name)

    def _why_not_dossier(self, action, dossier):
        """Reasons that lie in the dossier.

        :param models.Model dossier: empty: there is none
        :rtype: list[str]
        """
        if not self.res_model:
            return []
        if not dossier:
            return [
                self.env._(
                    "The dossier of “%(paper)s” does not exist any more.", paper=self.subject
                )
            ]
        if action == "edit":
            if not dossier._is_editable():
                return [
                    self.env._(
                        "“%(dossier)s” has been submitted: its paper waits until it is returned.",
                        dossier=dossier.display_name,
                    )
                ]
        elif waits := dossier._paper_waits():
            return [waits]
        elif action == "issue" and dossier.document_id != self:
            return [self.env._("“%(paper)s” is not the paper of its dossier.", paper=self.subject)]
        return []

    def _why_not_issue(self, reasons):
        """Add to ``reasons`` what the papers themselves lack.

        :param dict reasons: lists of sentences by document
        """
        today = self.env["union.clock"]._today()
        dates = {document: document.date or today for document in self}
        issuers = {date: self.unit_id._on(date) for date in set(dates.values())}
        for document, found in reasons.items():
            date = dates[document]
            if date > today:
                found.append(self.env._("The date of a paper cannot lie in the future."))
            if not (document.subject or "").strip():
                found.append(self.env._("The subject is missing."))
            if not document.signatory_id:
                found.append(self.env._("It is not said who signs."))
            elif not document.signatory_id._valid_on(date):
                found.append(
                    self.env._(
                        "%(signer)s could not sign on %(date)s.",
                        signer=document.signatory_id.name,
                        date=format_date(self.env, date),
                    )
                )
            if not issuers[date].get(document.unit_id, {}).get("abbreviation"):
                found.append(document._say_no_abbreviation())
            if document.replaces_id and not document._may_replace():
                found.append(self._say_not_replaced())
        self._why_not_numbered(reasons, dates)
        self._why_not_deliver(reasons)
        self._why_not_annexes(reasons)

    def _say_no_abbreviation(self):
        return self.env._(
            "“%(unit)s” has no abbreviation for the symbol of the paper.", unit=self.unit_id.name
        )

    def _check_reasons(self, action):
        """Refuse an action.

        :raise UserError: the sentences of :meth:`_why_not`
        """
        found = [reason for sentences in self._why_not(action).values() for reason in sentences]
        if found:
            raise UserError("\n".join(dict.fromkeys(found)))

    def _dossiers(self):
        """The dossiers of the papers, one query a model.

        :return: per paper a record, empty if there is none
        :rtype: dict[UnionDocument, models.Model]
        """
        dossiers = dict.fromkeys(self, self.browse())
        for model_name, documents in self.grouped("res_model").items():
            if not model_name or not hasattr(self.env.get(model_name), "_prepare_paper_values"):
                continue
            # sudo: what a paper's dossier allows does not depend on who looks at the paper
            found = self.env[model_name].sudo().browse(documents.mapped("res_id")).exists()
            by_id = {dossier.id: dossier for dossier in found}
            dossiers.update(
                {document: by_id.get(document.res_id, found.browse()) for document in documents}
            )
        return dossiers
