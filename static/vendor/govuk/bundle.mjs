// The components of GOV.UK Frontend whose behaviour our pages use; build.sh bundles them.
export { createAll } from "govuk-frontend/dist/govuk/init.mjs";
export { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
export { CharacterCount } from "govuk-frontend/dist/govuk/components/character-count/character-count.mjs";
export { Checkboxes } from "govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs";
export { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
export { NotificationBanner } from "govuk-frontend/dist/govuk/components/notification-banner/notification-banner.mjs";
export { Radios } from "govuk-frontend/dist/govuk/components/radios/radios.mjs";
export { ServiceNavigation } from "govuk-frontend/dist/govuk/components/service-navigation/service-navigation.mjs";
export { SkipLink } from "govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs";
