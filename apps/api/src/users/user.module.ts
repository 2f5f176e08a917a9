import { Module } from '@nestjs/common';
import { ActivityInterceptor } from './activity.interceptor.ts';
import { MemberGuard } from './member.guard.ts';
import { UserController } from './user.controller.ts';
import { UserRepository } from './user.repository.dynamo.ts';
import { UserService } from './user.service.ts';

@Module({
  controllers: [UserController],
  providers: [UserService, MemberGuard, ActivityInterceptor, UserRepository],
  exports: [UserService, UserRepository, MemberGuard, ActivityInterceptor],
})
export class UserModule {}
