import { registry } from "@web/core/registry";
import { capitalize } from "@web/core/utils/strings";
import {
    RemainingDaysField,
    remainingDaysField,
} from "@web/views/fields/remaining_days/remaining_days_field";

/**
 * Deadline, always counted in days. Odoo's own widget says "next month" of the first of December
 * on the last day of November.
 */
export class UnionRemainingDaysField extends RemainingDaysField {
    get diffString() {
        if (this.diffDays === null || Math.abs(this.diffDays) > 99) {
            return super.diffString;
        }
        const value = this.props.record.data[this.props.name];
        return capitalize(value.toRelativeCalendar({ unit: "days" }));
    }

    get formattedValue() {
        return this.numericValue;
    }
}

registry.category("fields").add("union_remaining_days", {
    ...remainingDaysField,
    component: UnionRemainingDaysField,
});
