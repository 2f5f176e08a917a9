/** Verifies messages of webhooks by the package of Standard Webhooks, which is not our code. */
export { Webhook as WebhookVerifier } from 'standardwebhooks';
