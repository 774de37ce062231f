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

// What belongs to a choice is sent only while it is open: words that were taken back chose it again.
function sendOnlyWhatIsOpen() {
  for (const part of document.querySelectorAll(
    ".govuk-radios__conditional, .govuk-checkboxes__conditional",
  )) {
    const closed = getComputedStyle(part).display === "none";
    for (const field of part.querySelectorAll("input, select, textarea")) {
      field.disabled = closed;
    }
  }
}

sendOnlyWhatIsOpen();
document.addEventListener("change", sendOnlyWhatIsOpen);
// A browser that goes back fills in the page again when this file has already run.
window.addEventListener("pageshow", sendOnlyWhatIsOpen);
