import type { INestApplication } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { completeDocument } from './complete-document.ts';
import { describedRoutes } from './described-routes.ts';

/**
 * Describes every route of an application, which need not listen. The version is that of the contract. `/health` reports
 * the release, so the stored document changes only with the contract.
 */
export function describeApi(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('CivicForge')
    .setDescription(
      'Civic quests that count only when both sides attest that the work was done. Errors are RFC 9457 problems; ' +
        'their stable codes are the values of `Problem.code`.',
    )
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, 'bearer')
    .addCookieAuth('civicforge_access', { type: 'apiKey', in: 'cookie' }, 'cookie')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  return completeDocument(document, describedRoutes(app.get(ModulesContainer)));
}
