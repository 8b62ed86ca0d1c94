import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Layout } from "@web/search/layout";
import { registry } from "@web/core/registry";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { useService } from "@web/core/utils/hooks";

const MODEL = "emulation.council.session";

/**
 * A member's sheet. It is held by this page alone and handed in by one call: nothing of it is kept
 * on the way, as a wizard's fields would be. Receipts are shown once and forgotten with the page.
 *
 * The same sheet serves to key one that was filled in on paper, and to note findings.
 */
export class CouncilSheet extends Component {
    static template = "union_emulation.CouncilSheet";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        const { active_id, active_ids } = this.props.action.context;
        this.sessionId = active_id || active_ids?.[0];
        this.purpose = this.props.action.params?.purpose || "vote";
        this.display = { controlPanel: {} };
        this.state = useState({ choices: {}, notes: {}, points: {}, code: "", receipts: null, sending: false });
        onWillStart(async () => {
            this.sheet = await this.orm.call(MODEL, "action_read_sheet", [[this.sessionId]]);
        });
    }

    get isScore() {
        return this.purpose === "vote" && this.sheet.mode === "score";
    }

    get title() {
        return {
            vote: _t("Your sheet"),
            key: _t("Key a sheet"),
            find: _t("Note findings"),
        }[this.purpose];
    }

    get options() {
        if (this.purpose === "find") {
            return [
                ["passed", _t("Passed")],
                ["failed", _t("Not passed")],
            ];
        }
        const options = [
            ["yes", _t("In favour")],
            ["no", _t("Against")],
            ["abstain", _t("No opinion")],
        ];
        if (this.purpose === "key") {
            options.push(["invalid", _t("Invalid")], ["none", _t("Struck out: recused")]);
        }
        return options;
    }

    get lines() {
        // a paper sheet bears all lines; on one's own those on which one is recused are only shown
        return this.sheet.lines;
    }

    isOpen(line) {
        return this.purpose !== "vote" || !line.recused;
    }

    get openLines() {
        return this.lines.filter((line) => this.isOpen(line));
    }

    get left() {
        if (this.isScore) {
            return this.openLines.filter((line) =>
                this.sheet.criteria.some((c) => !Number.isFinite(this.pointsOf(line, c)))
            ).length;
        }
        return this.openLines.filter((line) => !this.state.choices[line.id]).length;
    }

    pointsOf(line, criterion) {
        const text = (this.state.points[`${line.id}_${criterion.id}`] ?? "").toString().trim();
        return text ? Number(text.replace(",", ".")) : NaN;
    }

    choose(line, choice) {
        this.state.choices[line.id] = choice;
    }

    async send() {
        this.state.sending = true;
        try {
            await this[`${this.isScore ? "score" : this.purpose}`]();
        } finally {
            this.state.sending = false;
        }
    }

    async vote() {
        const receipts = await this.orm.call(MODEL, "action_vote", [[this.sessionId], { ...this.state.choices }]);
        this.state.choices = {};
        if (Object.keys(receipts).length) {
            this.state.receipts = receipts;
        } else {
            this.leave(_t("Your vote has been counted."));
        }
    }

    async score() {
        const scores = {};
        for (const line of this.openLines) {
            scores[line.id] = Object.fromEntries(this.sheet.criteria.map((c) => [c.id, this.pointsOf(line, c)]));
        }
        await this.orm.call(MODEL, "action_score", [[this.sessionId], scores]);
        this.leave(_t("Your points have been handed in."));
    }

    async key() {
        await this.orm.call(MODEL, "action_key", [[this.sessionId], this.state.code, { ...this.state.choices }]);
        this.notification.add(_t("The sheet has been keyed. The next one can follow."), { type: "success" });
        this.state.choices = {};
        this.state.code = "";
    }

    async find() {
        const findings = Object.fromEntries(
            this.openLines.map((line) => [line.id, [this.state.choices[line.id], this.state.notes[line.id] || ""]])
        );
        await this.orm.call(MODEL, "action_find", [[this.sessionId], findings]);
        this.leave(_t("The findings have been noted."));
    }

    print() {
        window.print();
    }

    leave(message) {
        if (message) {
            this.notification.add(message, { type: "success" });
        }
        this.state.receipts = null;
        return this.action.doAction(
            { type: "ir.actions.act_window", res_model: MODEL, res_id: this.sessionId, views: [[false, "form"]] },
            { clearBreadcrumbs: true }
        );
    }
}

registry.category("actions").add("emulation_council_sheet", CouncilSheet);
