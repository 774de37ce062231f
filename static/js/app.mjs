// Makes pages nicer where scripts run; every page works without this file.
import * as govuk from "../vendor/govuk/govuk-frontend.mjs";

document.body.classList.add("govuk-frontend-supported");

// Radios are left out: their script puts aria-expanded on radio buttons, which ARIA does not allow.
// parts.css opens and closes what belongs to a choice.
for (const component of [
  govuk.Button,
  govuk.CharacterCount,
  govuk.Checkboxes,
  govuk.ErrorSummary,
  govuk.NotificationBanner,
  govuk.ServiceNavigation,
  govuk.SkipLink,
]) {
  govuk.createAll(component);
}
