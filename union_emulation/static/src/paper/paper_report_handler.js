import { _t } from "@web/core/l10n/translation";
import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { getReportUrl } from "@web/webclient/actions/reports/utils";

const PREFIX = "union_emulation.paper_";

/**
 * Downloads a paper without asking for wkhtmltopdf, which papers do not need: the web client would
 * show them as a page where that program is missing.
 *
 * @param {Object} action the report action
 * @param {Object} options
 * @param {Object} env
 * @returns {Promise<boolean>} false: the report is none of ours
 */
export async function paperReportHandler(action, options, env) {
    if (action.report_type !== "qweb-pdf" || !action.report_name.startsWith(PREFIX)) {
        return false;
    }
    env.services.ui.block({ message: _t("Printing the paper…") });
    try {
        await download({
            url: "/report/download",
            data: {
                data: JSON.stringify([getReportUrl(action, "pdf"), action.report_type]),
                context: JSON.stringify({ ...user.context, ...action.context }),
            },
        });
    } finally {
        env.services.ui.unblock();
    }
    return true;
}

registry.category("ir.actions.report handlers").add("union_paper", paperReportHandler);
