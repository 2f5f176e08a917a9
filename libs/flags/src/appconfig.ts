/** The AppConfig entry: the only one that needs `@aws-sdk/client-appconfigdata`. */
export { createAppConfigSource, type AppConfigSourceOptions } from './appconfig-source.ts';
