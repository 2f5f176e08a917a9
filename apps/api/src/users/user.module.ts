import { Module } from '@nestjs/common';
import { QuestTitles } from '../quests/quest-titles.dynamo.ts';
import { ActivityInterceptor } from './activity.interceptor.ts';
import { SigningNonces } from '../proof/signing-nonces.dynamo.ts';
import { DeviceKeyController } from './device-key.controller.ts';
import { DeviceKeyRepository } from './device-key.repository.dynamo.ts';
import { DeviceKeyService } from './device-key.service.ts';
import { LikelyPeople } from './likely-people.ts';
import { MemberGuard } from './member.guard.ts';
import { PseudonymKeys } from './pseudonym-keys.dynamo.ts';
import { SuspensionGuard } from './suspension.guard.ts';
import { WalletController } from './wallet.controller.ts';
import { WalletRepository } from './wallet.repository.dynamo.ts';
import { WalletService } from './wallet.service.ts';
import { UserController } from './user.controller.ts';
import { UserRepository } from './user.repository.dynamo.ts';
import { UserService } from './user.service.ts';

@Module({
  controllers: [DeviceKeyController, WalletController, UserController],
  providers: [
    SigningNonces,
    PseudonymKeys,
    WalletService,
    WalletRepository,
    DeviceKeyService,
    DeviceKeyRepository,
    UserService,
    LikelyPeople,
    MemberGuard,
    SuspensionGuard,
    ActivityInterceptor,
    UserRepository,
    QuestTitles,
  ],
  exports: [
    QuestTitles,
    SigningNonces,
    PseudonymKeys,
    DeviceKeyRepository,
    UserService,
    UserRepository,
    LikelyPeople,
    MemberGuard,
    SuspensionGuard,
    ActivityInterceptor,
  ],
})
export class UserModule {}
