import { Module } from '@nestjs/common';
import { TemplateController } from './template.controller.ts';
import { TemplateRepository } from './template.repository.dynamo.ts';
import { TemplateService } from './template.service.ts';

/** Templates that members start quests from. */
@Module({
  controllers: [TemplateController],
  providers: [TemplateService, TemplateRepository],
  exports: [TemplateService, TemplateRepository],
})
export class TemplateModule {}
