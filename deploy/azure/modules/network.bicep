// One virtual network: the apps, the database, and the vault's endpoint, each in a subnet of its own.
param name string
param location string

@description('The first three numbers of a /24.')
param network string

var apps = '${network}.0/26'
var database = '${network}.64/26'
var endpoints = '${network}.128/26'

resource virtualNetwork 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: name
  location: location
  properties: {
    addressSpace: {
      addressPrefixes: [
        '${network}.0/24'
      ]
    }
    subnets: [
      {
        name: 'apps'
        properties: {
          addressPrefix: apps
          delegations: [
            {
              name: 'apps'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
        }
      }
      {
        name: 'database'
        properties: {
          addressPrefix: database
          networkSecurityGroup: {
            id: databaseGroup.id
          }
          delegations: [
            {
              name: 'database'
              properties: {
                serviceName: 'Microsoft.DBforPostgreSQL/flexibleServers'
              }
            }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: endpoints
          privateEndpointNetworkPolicies: 'Enabled'
        }
      }
    ]
  }
}

// Only the apps reach the database, and only where PostgreSQL listens. What Azure itself needs for high availability
// goes within the subnet.
resource databaseGroup 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: '${name}-database'
  location: location
  properties: {
    securityRules: [
      {
        name: 'apps'
        properties: {
          priority: 100
          direction: 'Inbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: apps
          sourcePortRange: '*'
          destinationAddressPrefix: database
          destinationPortRange: '5432'
        }
      }
      {
        name: 'within'
        properties: {
          priority: 110
          direction: 'Inbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: database
          sourcePortRange: '*'
          destinationAddressPrefix: database
          destinationPortRange: '5432'
        }
      }
      {
        name: 'nobody-else'
        properties: {
          priority: 4000
          direction: 'Inbound'
          access: 'Deny'
          protocol: '*'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      }
    ]
  }
}

output id string = virtualNetwork.id
output appSubnetId string = virtualNetwork.properties.subnets[0].id
output databaseSubnetId string = virtualNetwork.properties.subnets[1].id
output endpointSubnetId string = virtualNetwork.properties.subnets[2].id
