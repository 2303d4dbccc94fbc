// The registry of the bot's image. `az acr build` builds it there, so no container engine is needed at home.
param name string
param location string

@description('Who may pull the image: the principal of the bot\'s identity.')
param readerPrincipalId string

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  // checkov:skip=CKV_AZURE_139: az acr build pushes from the administrator's network; pulling needs the identity
  // checkov:skip=CKV_AZURE_163: scanning is Defender for Containers, switched on for the whole subscription
  // checkov:skip=CKV_AZURE_166: quarantine is of the Premium tier and waits for a scanner that marks images
  name: name
  location: location
  sku: {
    name: 'Basic'
  }
  properties: {
    adminUserEnabled: false
    anonymousPullEnabled: false
  }
}

resource acrPull 'Microsoft.Authorization/roleDefinitions@2022-04-01' existing = {
  scope: subscription()
  name: '7f951dda-4ed3-4680-a7ca-43fe172d538d'
}

resource mayPull 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: registry
  name: guid(registry.id, readerPrincipalId, acrPull.id)
  properties: {
    roleDefinitionId: acrPull.id
    principalId: readerPrincipalId
    principalType: 'ServicePrincipal'
  }
}

output name string = registry.name
output server string = registry.properties.loginServer
