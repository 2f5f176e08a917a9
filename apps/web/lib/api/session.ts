import { accepted, bodyOf, type Api } from './client.ts';

/**
 * Creates an account.
 * @returns the masked address to which the code was sent.
 */
export async function register(
  api: Api,
  body: { email: string; password: string; displayName: string },
): Promise<string> {
  return (await bodyOf(api.POST('/api/v1/auth/register', { body }))).destination;
}

export async function confirmAddress(api: Api, body: { email: string; code: string }): Promise<void> {
  await accepted(api.POST('/api/v1/auth/confirm', { body }));
}

export async function resendCode(api: Api, email: string): Promise<void> {
  await accepted(api.POST('/api/v1/auth/resend-code', { body: { email } }));
}

export async function signIn(api: Api, body: { email: string; password: string }): Promise<void> {
  await accepted(api.POST('/api/v1/auth/sign-in', { body }));
}

export async function signOut(api: Api): Promise<void> {
  await accepted(api.POST('/api/v1/auth/sign-out'));
}

export async function forgotPassword(api: Api, email: string): Promise<void> {
  await accepted(api.POST('/api/v1/auth/forgot-password', { body: { email } }));
}

/** All other sessions of the member end. */
export async function changePassword(api: Api, body: { currentPassword: string; newPassword: string }): Promise<void> {
  await accepted(api.POST('/api/v1/auth/change-password', { body }));
}

export async function resetPassword(
  api: Api,
  body: { email: string; code: string; newPassword: string },
): Promise<void> {
  await accepted(api.POST('/api/v1/auth/reset-password', { body }));
}
