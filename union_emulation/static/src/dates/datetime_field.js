import { formatDateTime } from "@web/core/l10n/dates";
import { localization } from "@web/core/l10n/localization";
import { registry } from "@web/core/registry";
import { DateTimeField, dateTimeField } from "@web/views/fields/datetime/datetime_field";

/**
 * Moment in figures, to the minute: 25/11/2026 14:30. Odoo's `numeric` option always adds the
 * seconds, and without it the month is a word and the year may be missing.
 */
export class UnionDateTimeField extends DateTimeField {
    getFormattedValue(valueIndex) {
        const format = localization.dateTimeFormat.replace(":ss", "");
        return formatDateTime(this.values[valueIndex], { format });
    }
}

export const unionDateTimeField = {
    ...dateTimeField,
    component: UnionDateTimeField,
    extractProps: (fieldInfo, dynamicInfo) => ({
        ...dateTimeField.extractProps(fieldInfo, dynamicInfo),
        numeric: true,
    }),
    listViewWidth: () => dateTimeField.listViewWidth({ options: { numeric: true } }),
};

registry.category("fields").add("union_datetime", unionDateTimeField);
