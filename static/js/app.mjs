// Makes pages nicer where scripts run; every page works without this file.
import * as govuk from "../vendor/govuk/govuk-frontend.mjs";

document.body.classList.add("js-enabled", "govuk-frontend-supported");

for (const component of [
  govuk.Button,
  govuk.CharacterCount,
  govuk.Checkboxes,
  govuk.ErrorSummary,
  govuk.NotificationBanner,
  govuk.Radios,
  govuk.ServiceNavigation,
  govuk.SkipLink,
]) {
  govuk.createAll(component);
}
