import 'reflect-metadata';
import { composeApp } from '../app.ts';
import { configurationPage } from '../config/configuration-page.ts';
import { readSettings } from '../config/settings.ts';
import { ApiDocument } from '../openapi/api-document.ts';

/**
 * Prints what is described by the code itself, as one JSON: the OpenAPI document and the page about the configuration.
 * Nothing is connected and nothing listens; the settings only have to be complete.
 */
const app = await composeApp(
  readSettings({
    STAGE: 'test',
    LOG_LEVEL: 'silent',
    COGNITO_USER_POOL_ID: 'us-east-1_Described',
    COGNITO_APP_CLIENT_ID: 'described',
  }),
);
process.stdout.write(JSON.stringify({ openapi: app.get(ApiDocument).get(), configuration: configurationPage() }));
