import io
import itertools
from contextlib import contextmanager

from pypdf import PdfWriter

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import TransactionCase, freeze_time, new_test_user

from odoo.addons.base.tests.common import DISABLED_MAIL_CONTEXT


def pdf_file():
    """Bytes of a PDF with one empty page.

    :rtype: bytes
    """
    stream = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(72, 72)
    writer.write(stream)
    return stream.getvalue()


class UnionCase(TransactionCase):
    """A province with two districts, two grassroots units, and one user per office.

    ``users`` are found by ``self.officer_p`` and the like: role and unit, where P is the
    province, D the district, B1 and B2 its base units, E the other district.
    """

    #: Whether activities are announced by messages, a good part of what an approval costs.
    _with_notices = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        quiet = {"mail_activity_quick_update": not cls._with_notices}
        cls.env = cls.env(context=cls.env.context | DISABLED_MAIL_CONTEXT | quiet)
        cls.province = cls._unit("P", level="province", abbreviation="LĐLĐ", place="Bắc Kạn")
        cls.district = cls._unit("D", cls.province, "district")
        cls.other = cls._unit("E", cls.province, "district")
        cls.base = cls._unit("B1", cls.district)
        cls.sibling = cls._unit("B2", cls.district)
        cls.signatory = cls.env["union.signatory"].create(
            {
                "unit_id": cls.province.id,
                "name": "Bùi Minh Thanh",
                "body": "BAN THƯỜNG VỤ",
                "position": "PHÓ CHỦ TỊCH",
            }
        )
        roles = ("viewer", "officer", "appraiser", "approver", "clerk")
        posts = {f"{role}_p": (role, cls.province) for role in roles}
        posts["officer_d"] = "officer", cls.district
        posts["officer_b"] = "officer", cls.base
        posts["officer_s"] = "officer", cls.sibling
        for name, user in zip(posts, cls._users(posts.values()), strict=True):
            setattr(cls, name, user)

    @contextmanager
    def assertRefused(self, regex="", exception=UserError):  # noqa: N802
        """The block is refused with a message that says ``regex``, and leaves nothing behind."""
        with self.assertRaises(exception) as caught:
            yield
        self.assertRegex(str(caught.exception), regex)

    @classmethod
    def _unit(cls, code, parent=None, level="base", **values):
        """Unit of the name of its code, in the tree below ``parent``."""
        return cls.env["union.unit"].create(
            {
                "code": f"T-{code}",
                "name": f"Công đoàn {code}",
                "level_id": cls.env.ref(f"union_emulation.union_level_{level}").id,
                "parent_id": parent and parent.id,
                **values,
            }
        )

    @classmethod
    def _user(cls, role, unit, login=None, **values):
        """User who holds ``role`` in ``unit`` since the start of 2020."""
        login = login or f"{role}.{unit.code}".lower()
        user = new_test_user(cls.env, login, name=f"{role.title()} of {unit.code}")
        cls._mandate(user, role, unit, **values)
        return user

    @classmethod
    def _users(cls, posts):
        """Users like those of :meth:`_user`, one for each (role, unit); all at once cost less."""
        posts = list(posts)
        users = cls.env["res.users"].create(
            [
                {
                    "login": f"{role}.{unit.code}".lower(),
                    "password": f"{role}.{unit.code}".lower(),
                    "name": f"{role.title()} of {unit.code}",
                    "email": "officer@example.com",
                    "group_ids": [Command.set(cls.env.ref("base.group_user").ids)],
                }
                for role, unit in posts
            ]
        )
        cls.env["union.mandate"].create(
            [
                {
                    "user_id": user.id,
                    "role": role,
                    "unit_id": unit.id,
                    "date_start": "2020-01-01",
                }
                for user, (role, unit) in zip(users, posts, strict=True)
            ]
        )
        return users

    @classmethod
    def _mandate(cls, user, role, unit, date_start="2020-01-01", **values):
        return cls.env["union.mandate"].create(
            {
                "user_id": user.id,
                "role": role,
                "unit_id": unit.id,
                "date_start": date_start,
                **values,
            }
        )

    @classmethod
    def _campaign(cls, user=None, signatory=None, **values):
        """Plan of the province that lacks nothing for submission, made by its officer."""
        return cls._campaigns([values], user, signatory)

    @classmethod
    def _campaigns(cls, vals_list, user=None, signatory=None):
        """Several such plans; all at once cost less."""
        campaigns = (
            cls.env["emulation.campaign"]
            .with_user(user or cls.officer_p)
            .create(
                [
                    {
                        "code": "KH-T",
                        "name": "Tổ chức phong trào thi đua năm 2026",
                        "unit_id": cls.province.id,
                        "content_ids": [
                            Command.create(
                                {"section": "content", "body": "<p>Thi đua lao động giỏi.</p>"}
                            )
                        ],
                        **values,
                    }
                    for values in vals_list
                ]
            )
        )
        campaigns.document_id.write(
            {
                "signatory_id": (signatory or cls.signatory).id,
                "recipient_ids": [
                    Command.create(
                        {
                            "name": "Các cấp công đoàn trong tỉnh",
                            "scope": "below",
                            "purpose": "execute",
                            "delivery_mode": "electronic",
                        }
                    )
                ],
            }
        )
        return campaigns

    @classmethod
    def _approve(cls, campaign):
        """Take a draft through appraisal and approval."""
        campaign.with_user(cls.officer_p).action_submit()
        campaign.with_user(cls.appraiser_p).action_approve()
        campaign.with_user(cls.approver_p).action_approve()
        return campaign


class RegistrationCase(UnionCase):
    """A launched plan of the province with two phases, the first of them open.

    Every base unit and district takes part. ``approver_b``, ``appraiser_b``, ``appraiser_d`` and
    ``approver_d`` act on the way; the clock stands at ``NOW``.
    """

    NOW = "2026-02-02 03:00:00"
    #: A plan takes seconds to be launched: classes that can do without it say so.
    _with_plan = True
    #: Registrations of one name would be taken for the same.
    _numbers = itertools.count(1)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        posts = {
            f"{role}_{letter}": (role, unit)
            for role in ("appraiser", "approver")
            for letter, unit in (("b", cls.base), ("d", cls.district))
        }
        for name, user in zip(posts, cls._users(posts.values()), strict=True):
            setattr(cls, name, user)
        cls.startClassPatcher(freeze_time(cls.NOW))
        cls.campaign = cls.env["emulation.campaign"]
        if cls._with_plan:
            cls._launch_plan()

    @classmethod
    def _launch_plan(cls):
        cls.campaign = cls._campaign(
            launch_date="2026-01-06",
            date_end="2026-12-31",
            phase_ids=[
                Command.create(
                    {
                        "name": "Đợt 1",
                        "sequence": 10,
                        "date_start": "2026-01-06",
                        "date_end": "2026-05-31",
                        "registration_deadline": "2026-03-31 10:00:00",
                    }
                ),
                Command.create(
                    {
                        "name": "Đợt 2",
                        "sequence": 20,
                        "date_start": "2026-06-01",
                        "date_end": "2026-12-31",
                        "registration_deadline": "2026-07-31 10:00:00",
                    }
                ),
            ],
            **cls._campaign_values(),
        )
        cls._approve(cls.campaign)
        cls.campaign.document_id.with_user(cls.clerk_p).action_issue()
        cls.campaign.with_user(cls.officer_p).action_launch()
        cls.phase, cls.later_phase = cls.campaign.phase_ids

    @classmethod
    def _campaign_values(cls):
        """What else the plan says, for classes that need it.

        :rtype: dict
        """
        return {}

    @classmethod
    def _category(cls, kind):
        return cls.env.ref(f"union_emulation.emulation_registration_category_{kind}")

    @classmethod
    def _registration(cls, kind="work", user=None, **values):
        """Draft of the base unit B1 in a category of its own kind, of a name of its own."""
        if kind == "initiative":
            values = {"author_ids": [Command.create({"name": "Nông Văn E"})], **values}
        return (
            cls.env["emulation.registration"]
            .with_user(user or cls.officer_b)
            .create(
                {
                    "name": f"Đăng ký {kind} {next(cls._numbers)}",
                    "campaign_id": cls.campaign.id,
                    "category_id": cls._category(kind).id,
                    "unit_id": cls.base.id,
                    "description": "<p>Một việc làm cụ thể.</p>",
                    **values,
                }
            )
        )

    @classmethod
    def _submit(cls, registration, user=None):
        registration.with_user(user or cls.officer_b).action_submit()

    @classmethod
    def _climb(cls, dossiers):
        """Approve at every step until the dossiers, which go the same way, are decided."""
        while waiting := dossiers.filtered(lambda d: d.state == "submitted"):
            # sudo: whoever is to act is found for the test, whatever its user may read
            step = waiting[0].sudo().current_step_id
            letter = {cls.base: "b", cls.district: "d", cls.province: "p"}[step.unit_id]
            user = getattr(cls, f"{step.role}_{letter}")
            waiting.with_user(user).action_approve()

    def _approved(self, kind="work", **values):
        """Approved, and with all that has to be reported before its completion."""
        registration = self._registration(kind, **values)
        self._submit(registration)
        self._climb(registration)
        if registration.is_work and not registration.is_quantity:
            registration.with_user(self.officer_b).write(
                {
                    "actual_start": "2026-01-10",
                    "actual_finish": "2026-01-30",
                    "actual_cost": 1000000,
                    "quality_statement": "Đạt yêu cầu",
                }
            )
        return registration


class AwardCase(RegistrationCase):
    """An award of each deciding level, and people and units to put forward for them."""

    _with_plan = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.award_base = cls._award_type("GK-T", cls.base.level_id)
        cls.award = cls._award_type("BK-T", cls.province.level_id)
        cls.member = cls._member("Nông Văn E")

    @classmethod
    def _award_type(cls, code, level, term=None, **values):
        """Award of people and collectives that units of a level decide on, with terms."""
        terms = {"date_start": "2024-01-01", "confidence": "high", **(term or {})}
        return cls.env["emulation.award.type"].create(
            {
                "code": code,
                "name": f"Bằng khen {code}",
                "for_individual": True,
                "for_collective": True,
                "level_ids": [Command.set(level.ids)],
                "term_ids": [Command.create(terms)],
                **values,
            }
        )

    @classmethod
    def _member(cls, name, unit=None, **values):
        return cls.env["union.member"].create(
            {"name": name, "unit_id": (unit or cls.base).id, **values}
        )

    @classmethod
    def _nomination(cls, award=None, user=None, **values):
        """Draft by which the base unit B1 puts somebody forward."""
        return (
            cls.env["emulation.nomination"]
            .with_user(user or cls.officer_b)
            .create(
                {
                    "award_type_id": (award or cls.award).id,
                    "unit_id": cls.base.id,
                    "member_id": cls.member.id,
                    "year": 2026,
                    "campaign_id": cls.campaign.id,
                    "achievement": "<p>Hoàn thành xuất sắc nhiệm vụ.</p>",
                    "citation": "Có thành tích xuất sắc trong phong trào thi đua năm 2026",
                    **values,
                }
            )
        )

    @classmethod
    def _approved_nomination(cls, award=None, **values):
        """Approved at every step: it waits for the council and the decision."""
        nomination = cls._nomination(award, **values)
        cls._submit(nomination)
        cls._climb(nomination)
        return nomination


class AwardRegisterCase(AwardCase):
    """Lines of the register: of a decision of the province for the member, unless said."""

    @classmethod
    def _row(cls, **values):
        return {
            "award_type_id": cls.award.id,
            "member_id": cls.member.id,
            "year": 2025,
            "basis": "merit",
            "decision_number": "12/QĐ-LĐLĐ",
            "decision_date": "2026-01-20",
            "deciding_unit_id": cls.province.id,
            **values,
        }

    @classmethod
    def _recorded(cls, *rows):
        return cls.env["emulation.award"]._record([cls._row(**row) for row in rows or [{}]])

    @classmethod
    def _entered(cls, *rows, user=None):
        """Lines from paper, entered by the base unit's officer, unless said."""
        Award = cls.env["emulation.award"].with_user(user or cls.officer_b)
        return Award._enter([cls._row(**row) for row in rows or [{}]])


class RuleCase(AwardCase):
    """Rules of the province's award, and whoever is judged by them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.term = cls.award.term_ids
        cls.lower = cls._award_type("CS-T", cls.base.level_id)

    @classmethod
    def _rule(cls, kind, term=None, **values):
        return cls.env["emulation.award.rule"].create(
            {
                "term_id": (term or cls.term).id,
                "name": f"Quy định {kind}",
                "kind": kind,
                **values,
            }
        )

    @classmethod
    def _granted(cls, *years, award=None, member=None, unit=None, **values):
        """Awards of a member of the base unit B1, or of a unit, one for each year."""
        nominee = {"nominee_unit_id": unit.id} if unit else {"member_id": (member or cls.member).id}
        return cls.env["emulation.award"]._record(
            [
                {
                    "award_type_id": (award or cls.lower).id,
                    "deciding_unit_id": cls.base.id,
                    "year": year,
                    "basis": "merit",
                    "decision_number": f"{year % 100}/QĐ",
                    "decision_date": f"{year}-12-20",
                    **nominee,
                    **values,
                }
                for year in years
            ]
        )

    @classmethod
    def _initiative(cls, recognised="2026-01-15 03:00:00", member=None, **values):
        """Recognised initiative of a member of the base unit B1."""
        initiative = cls._registration(
            "initiative",
            **{
                "author_ids": [Command.create({"member_id": (member or cls.member).id})],
                **values,
            },
        )
        initiative._engine_write({"state": "recognised", "date_recognised": recognised})
        return initiative

    def _verdict(self, nomination):
        """What the only rule says."""
        [verdict] = nomination._evaluate()[nomination]
        return verdict

    def _result(self, nomination):
        return self._verdict(nomination).result
