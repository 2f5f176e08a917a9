import type { Delivery, DeliveryChannel, DeliveryOutcome } from '@civicforge/domain';

/**
 * One way to reach people or programs. A channel registers itself with the engine at start (`engine.register(this)` in
 * `onModuleInit`).
 */
export interface Channel {
  readonly name: DeliveryChannel;
  /**
   * Makes one attempt, which must end within 30 seconds. A thrown error counts as the failure `internal`. The receiver
   * can get the same delivery twice, so the message carries `deliveryId`.
   */
  send(delivery: Delivery): Promise<DeliveryOutcome>;
  /** Returns the host of the receiver, for operators. Absent for a channel whose receivers are members. */
  hostOf?(delivery: Delivery): Promise<string | undefined>;
}
