// Join Doctor in Azure Container Apps, with PostgreSQL, a managed identity as its sign-in, and the Bot resource for Teams.
// az deployment group create -g <group> -f deploy/main.bicep -p image=<registry>/join-doctor:0.1.0 databasePassword=<secret>
targetScope = 'resourceGroup'

@description('Short name that all resources begin with.')
@minLength(3)
@maxLength(16)
param name string = 'joindoctor'

@description('Region; everything but the Bot resource stands there.')
param location string = resourceGroup().location

@description('The container image, as deploy/Containerfile makes it.')
param image string

@description('Password of the database administrator: at least 16 characters, letters and digits only, since it stands in an address.')
@secure()
@minLength(16)
param databasePassword string

@description('Days that backups of the database are kept.')
@minValue(7)
@maxValue(35)
param backupDays int = 14

@description('How many instances run at least. One is enough for most organisations.')
@minValue(1)
@maxValue(10)
param instances int = 1

var databaseUser = 'joindoctor'
var databaseName = 'joindoctor'
// Built-in role: Key Vault Secrets User.
var secretsUser = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4633458b-17de-408a-b874-0445c86b69e6')
var unique = uniqueString(resourceGroup().id, name)

// The identity is the bot: its client id is the app id, and there is no secret to renew.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-identity'
  location: location
}

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${name}-logs'
  location: location
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: 30
  }
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: take('${name}${unique}', 24)
  location: location
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    enablePurgeProtection: true
  }
}

resource databaseUrl 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'database-url'
  properties: {
    value: 'postgres://${databaseUser}:${databasePassword}@${server.properties.fullyQualifiedDomainName}:5432/${databaseName}?sslmode=verify-full'
  }
}

resource mayReadSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, identity.id, secretsUser)
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: secretsUser
  }
}

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2023-12-01-preview' = {
  name: '${name}-${unique}'
  location: location
  sku: { name: 'Standard_B1ms', tier: 'Burstable' }
  properties: {
    version: '16'
    administratorLogin: databaseUser
    administratorLoginPassword: databasePassword
    storage: { storageSizeGB: 32, autoGrow: 'Enabled' }
    backup: { backupRetentionDays: backupDays, geoRedundantBackup: 'Disabled' }
    highAvailability: { mode: 'Disabled' }
  }
}

resource database 'Microsoft.DBforPostgreSQL/flexibleServers/databases@2023-12-01-preview' = {
  parent: server
  name: databaseName
  properties: { charset: 'UTF8', collation: 'en_US.utf8' }
}

// Addresses within Azure only; put the server into a virtual network where your rules ask for it.
resource fromAzure 'Microsoft.DBforPostgreSQL/flexibleServers/firewallRules@2023-12-01-preview' = {
  parent: server
  name: 'azure-services'
  properties: { startIpAddress: '0.0.0.0', endIpAddress: '0.0.0.0' }
}

resource environment 'Microsoft.App/managedEnvironments@2024-03-01' = {
  name: '${name}-environment'
  location: location
  properties: {
    appLogsConfiguration: {
      destination: 'log-analytics'
      logAnalyticsConfiguration: {
        customerId: logs.properties.customerId
        sharedKey: logs.listKeys().primarySharedKey
      }
    }
  }
}

resource app 'Microsoft.App/containerApps@2024-03-01' = {
  name: name
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    environmentId: environment.id
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: {
        external: true
        targetPort: 3978
        transport: 'http'
        allowInsecure: false
      }
      secrets: [
        { name: 'database-url', keyVaultUrl: databaseUrl.properties.secretUri, identity: identity.id }
      ]
    }
    template: {
      terminationGracePeriodSeconds: 20
      containers: [
        {
          name: 'bot'
          image: image
          resources: { cpu: json('0.5'), memory: '1Gi' }
          env: [
            { name: 'MicrosoftAppId', value: identity.properties.clientId }
            { name: 'MicrosoftAppTenantId', value: subscription().tenantId }
            { name: 'MicrosoftAppType', value: 'UserAssignedMSI' }
            { name: 'DATABASE_URL', secretRef: 'database-url' }
            // Health and metrics on a port that is not published.
            { name: 'HEALTH_PORT', value: '9090' }
          ]
          probes: [
            { type: 'Startup', httpGet: { path: '/livez', port: 9090 }, periodSeconds: 5, failureThreshold: 24 }
            { type: 'Liveness', httpGet: { path: '/livez', port: 9090 }, periodSeconds: 30, timeoutSeconds: 10 }
            { type: 'Readiness', httpGet: { path: '/readyz', port: 9090 }, periodSeconds: 15, timeoutSeconds: 10 }
          ]
        }
      ]
      scale: { minReplicas: instances, maxReplicas: max(instances, 4) }
    }
  }
  dependsOn: [mayReadSecrets, database, fromAzure]
}

resource bot 'Microsoft.BotService/botServices@2022-09-15' = {
  name: '${name}-${unique}'
  location: 'global'
  kind: 'azurebot'
  sku: { name: 'F0' }
  properties: {
    displayName: 'Join Doctor'
    endpoint: 'https://${app.properties.configuration.ingress.fqdn}/api/messages'
    msaAppId: identity.properties.clientId
    msaAppTenantId: subscription().tenantId
    msaAppMSIResourceId: identity.id
    msaAppType: 'UserAssignedMSI'
    disableLocalAuth: true
  }
}

resource teams 'Microsoft.BotService/botServices/channels@2022-09-15' = {
  parent: bot
  name: 'MsTeamsChannel'
  location: 'global'
  properties: {
    channelName: 'MsTeamsChannel'
    properties: { isEnabled: true, acceptedTerms: true }
  }
}

@description('MicrosoftAppId of the app package.')
output appId string = identity.properties.clientId

@description('PUBLIC_DOMAIN of the app package.')
output domain string = app.properties.configuration.ingress.fqdn
