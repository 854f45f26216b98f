// What each setting that can be refused must look like, by the key of the text that says so.

const FORMS: Record<string, string> = {
  MicrosoftAppId: 'app-id',
  MicrosoftAppTenantId: 'tenant',
  MicrosoftAppPassword: 'credential',
  MicrosoftAppCertificate: 'credential',
  MicrosoftAppCertificateKey: 'credential',
  MicrosoftAppType: 'app-type',
  ALLOWED_TENANTS: 'tenants',
  PORT: 'port',
  HEALTH_PORT: 'port',
  PLAYGROUND_PORT: 'port',
  HOST: 'host',
  DATABASE_URL: 'database',
  CORPUS_DATABASE_URL: 'database',
  CLOUD: 'cloud',
  CHANNEL_SDK: 'sdk',
  RETENTION_PASTE_DAYS: 'days',
  RETENTION_TICKET_DAYS: 'days',
  WEBHOOK_URL: 'webhook',
  WEBHOOK_SECRET: 'webhook',
  SMTP_URL: 'mail',
  SMTP_FROM: 'mail',
  SMTP_TO: 'mail',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'collector',
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'collector',
  OTEL_EXPORTER_OTLP_HEADERS: 'headers',
  OTEL_SERVICE_NAME: 'service',
};

/** The key after `doctor-form-`. */
export function formOf(setting: string): string {
  return setting.endsWith('_FILE') ? 'file' : (FORMS[setting] ?? 'other');
}
