import 'reflect-metadata';
import { composeApp } from '../app.ts';
import { configurationPage } from '../config/configuration-page.ts';
import { readSettings } from '../config/settings.ts';
import { ApiDocument } from '../openapi/api-document.ts';

/**
 * Prints the OpenAPI document and the configuration page, both generated from the code, as one JSON document.
 * Opens no connection and no port. The settings only need to be complete.
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
