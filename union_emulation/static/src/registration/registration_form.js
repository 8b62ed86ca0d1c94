import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

/**
 * Form of a registration. What the plan asks besides is said on the plan: the form does not offer
 * to change the properties, which the server would refuse.
 */
export class RegistrationFormController extends FormController {
    getStaticActionMenuItems() {
        const { addPropertyFieldValue, ...items } = super.getStaticActionMenuItems();
        return items;
    }
}

registry.category("views").add("emulation_registration_form", {
    ...formView,
    Controller: RegistrationFormController,
});
