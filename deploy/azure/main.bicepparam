// What to decide before the first deployment. Everything else has a default in main.bicep, with its meaning.
using './main.bicep'

// Taken from the environment, so that it stands in no file. README.md says how to make one.
param databasePassword = readEnvironmentVariable('ENROLLDESK_DATABASE_PASSWORD')

// Empty at the first deployment; then what `az acr build` has pushed.
param image = readEnvironmentVariable('ENROLLDESK_IMAGE', '')

// The settings of the bot, without ENROLLDESK_ before their names; the table in the README of the repository has all.
// APP_ID, APP_TENANT_ID, MANAGED_IDENTITY and DATABASE_URL are set by the template.
param settings = {
  // Get link to channel, in Teams: 19:…@thread.tacv2. Without it there is no helpdesk.
  // HELPDESK_CHANNEL: '19:…@thread.tacv2'
  // The object id of the Entra group whose members are agents.
  // HELPDESK_GROUP_ID: '00000000-0000-0000-0000-000000000000'
  TRANSCRIPT_DAYS: '30'
}
