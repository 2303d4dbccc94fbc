// Enroll Desk in one resource group: README.md leads through it.
// Deploying it again changes only what differs; every name follows from the resource group.
targetScope = 'resourceGroup'

@description('How names of resources begin: lower-case letters, digits and hyphens.')
@minLength(3)
@maxLength(10)
param name string = 'enroll'

@description('The region of all resources. Container Apps and PostgreSQL must both be there.')
param location string = resourceGroup().location

@description('The image in the registry that this template makes, such as enroll-desk:0.1.0. Empty at the first deployment, when the registry has none yet: then everything but the bot is made.')
param image string = ''

@description('The password of the database. Letters, digits and hyphens; at least 16 of them. It is kept in Key Vault, and the bot alone reads it there.')
@secure()
@minLength(16)
param databasePassword string

@description('Further settings of the bot without their prefix, such as { HELPDESK_CHANNEL: \'19:…@thread.tacv2\' }. No secrets: they can be read in the portal.')
param settings object = {}

@description('The name of the bot, as people see it in Teams before the app is installed.')
param displayName string = 'Enroll Desk'

@description('The most replicas that answer Teams. There are always two at least, so that one may be replaced or lost.')
@minValue(2)
@maxValue(30)
param maxReplicas int = 4

@description('Whether replicas and database are spread over availability zones. The region must have them, and the database then costs twice as much.')
param zoneRedundant bool = false

@description('Days for which logs are kept.')
@minValue(30)
@maxValue(730)
param logDays int = 30

@description('The virtual network: the first three numbers of a /24 that nothing else in your network uses.')
param network string = '10.90.0'

// Registries, vaults and database servers have names that nobody else in Azure may have.
var unique = uniqueString(resourceGroup().id)
var uniqueName = '${name}-${unique}'

module identity 'modules/identity.bicep' = {
  name: 'identity'
  params: {
    name: name
    location: location
  }
}

module logs 'modules/logs.bicep' = {
  name: 'logs'
  params: {
    name: name
    location: location
    days: logDays
  }
}

module subnets 'modules/network.bicep' = {
  name: 'network'
  params: {
    name: name
    location: location
    network: network
  }
}

module registry 'modules/registry.bicep' = {
  name: 'registry'
  params: {
    name: replace(uniqueName, '-', '')
    location: location
    readerPrincipalId: identity.outputs.principalId
  }
}

module database 'modules/database.bicep' = {
  name: 'database'
  params: {
    name: uniqueName
    location: location
    subnetId: subnets.outputs.databaseSubnetId
    networkId: subnets.outputs.id
    workspaceId: logs.outputs.workspaceId
    password: databasePassword
    zoneRedundant: zoneRedundant
  }
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  params: {
    name: uniqueName
    location: location
    subnetId: subnets.outputs.endpointSubnetId
    networkId: subnets.outputs.id
    workspaceId: logs.outputs.workspaceId
    readerPrincipalId: identity.outputs.principalId
    // libpq checks the server's name against the roots that the image brings.
    databaseUrl: 'postgresql://${database.outputs.user}:${uriComponent(databasePassword)}@${database.outputs.host}/${database.outputs.database}?sslmode=verify-full&sslrootcert=/etc/ssl/certs/ca-certificates.crt'
  }
}

module environment 'modules/environment.bicep' = {
  name: 'environment'
  params: {
    name: name
    location: location
    subnetId: subnets.outputs.appSubnetId
    workspaceId: logs.outputs.workspaceId
    zoneRedundant: zoneRedundant
  }
}

var own = {
  APP_ID: identity.outputs.clientId
  APP_TENANT_ID: tenant().tenantId
  MANAGED_IDENTITY: 'true'
}

module bot 'modules/container.bicep' = if (!empty(image)) {
  name: 'bot'
  params: {
    name: '${name}-bot'
    location: location
    environmentId: environment.outputs.id
    identityId: identity.outputs.id
    registryServer: registry.outputs.server
    image: '${registry.outputs.server}/${image}'
    command: 'run'
    hasIngress: true
    minReplicas: 2
    maxReplicas: maxReplicas
    settings: union(settings, own)
    databaseUrlSecret: vault.outputs.databaseUrlSecret
  }
}

module worker 'modules/container.bicep' = if (!empty(image)) {
  name: 'worker'
  params: {
    name: '${name}-worker'
    location: location
    environmentId: environment.outputs.id
    identityId: identity.outputs.id
    registryServer: registry.outputs.server
    image: '${registry.outputs.server}/${image}'
    command: 'worker'
    hasIngress: false
    minReplicas: 1
    maxReplicas: 1
    settings: union(settings, own)
    databaseUrlSecret: vault.outputs.databaseUrlSecret
  }
}

module registration 'modules/registration.bicep' = {
  name: 'registration'
  params: {
    name: uniqueName
    displayName: displayName
    // The name that Container Apps gives to the bot, which is known before there is a bot.
    endpoint: 'https://${name}-bot.${environment.outputs.domain}/api/messages'
    identityId: identity.outputs.id
    clientId: identity.outputs.clientId
    workspaceId: logs.outputs.workspaceId
  }
}

@description('ENROLLDESK_APP_ID: for the Teams app package, and to grant permissions in Graph.')
output appId string = identity.outputs.clientId

@description('ENROLLDESK_APP_TENANT_ID.')
output tenantId string = tenant().tenantId

@description('The registry to which the image is pushed.')
output registryName string = registry.outputs.name

@description('Where Teams posts.')
output endpoint string = registration.outputs.endpoint
