// One command of the bot's image, as a container app: `run`, to which Teams posts, or `worker`, which only probes reach.
param name string
param location string
param environmentId string
param identityId string
param registryServer string
param image string

@allowed([
  'run'
  'worker'
])
param command string
param hasIngress bool
param minReplicas int
param maxReplicas int

@description('Settings of the bot, without their prefix. No secrets.')
param settings object

@description('Where in Key Vault the address of the database is.')
param databaseUrlSecret string

var port = 3978

var plain = [for setting in items(settings): {
  name: 'ENROLLDESK_${setting.key}'
  value: string(setting.value)
}]

var secret = [
  {
    name: 'ENROLLDESK_DATABASE_URL'
    secretRef: 'database-url'
  }
]

// /healthz says that the process answers, /readyz that it can do its work.
var probes = [
  {
    type: 'Startup'
    httpGet: {
      path: '/healthz'
      port: port
    }
    periodSeconds: 2
    timeoutSeconds: 2
    failureThreshold: 30
  }
  {
    type: 'Liveness'
    httpGet: {
      path: '/healthz'
      port: port
    }
    periodSeconds: 10
    timeoutSeconds: 5
    failureThreshold: 3
  }
  {
    type: 'Readiness'
    httpGet: {
      path: '/readyz'
      port: port
    }
    periodSeconds: 5
    timeoutSeconds: 5
    failureThreshold: 2
  }
]

var ingress = {
  external: true
  targetPort: port
  transport: 'http'
  allowInsecure: false
}

resource app 'Microsoft.App/containerApps@2024-03-01' = {
  name: name
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    environmentId: environmentId
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: hasIngress ? ingress : null
      registries: [
        {
          server: registryServer
          identity: identityId
        }
      ]
      secrets: [
        {
          name: 'database-url'
          keyVaultUrl: databaseUrlSecret
          identity: identityId
        }
      ]
    }
    template: {
      containers: [
        {
          name: 'bot'
          image: image
          args: [
            command
          ]
          env: concat(plain, secret)
          probes: probes
          resources: {
            cpu: json('0.5')
            memory: '1Gi'
          }
        }
      ]
      scale: {
        minReplicas: minReplicas
        maxReplicas: maxReplicas
      }
    }
  }
}
