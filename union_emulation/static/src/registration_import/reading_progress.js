import { onWillUnmount, useEffect } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { ProgressBarField, progressBarField } from "@web/views/fields/progress_bar/progress_bar_field";

const PAUSE = 1500;

/** Progress bar of a workbook that the server is reading; asks how far it has come until it is done. */
export class ReadingProgressField extends ProgressBarField {
    setup() {
        super.setup();
        let timer = null;
        const ask = async () => {
            const { record } = this.props;
            if (record.data.state === "reading" && !record.dirty) {
                await record.load();
            }
            timer = record.data.state === "reading" ? setTimeout(ask, PAUSE) : null;
        };
        useEffect(
            (state) => {
                if (state === "reading" && !timer) {
                    timer = setTimeout(ask, PAUSE);
                }
            },
            () => [this.props.record.data.state]
        );
        onWillUnmount(() => clearTimeout(timer));
    }
}

registry.category("fields").add("union_reading_progress", {
    ...progressBarField,
    component: ReadingProgressField,
});
