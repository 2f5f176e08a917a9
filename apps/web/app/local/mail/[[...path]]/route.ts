import { cookies } from 'next/headers';
import { answerMails } from '../../../../features/local-mail/answer.ts';
import { getLocale } from '../../../../lib/i18n/server.ts';
import { settings } from '../../../../lib/settings.ts';
import { chooseTheme, THEME_COOKIE } from '../../../../lib/theme.ts';

/** Mails of the local stack. Not found in a stage (ADR 0232). */
export const dynamic = 'force-dynamic';

interface Context {
  readonly params: Promise<{ readonly path?: readonly string[] }>;
}

export async function GET(_: Request, { params }: Context): Promise<Response> {
  const { localMails: folder } = settings();
  if (folder === undefined) return new Response('Not found', { status: 404 });
  const { language, format } = await getLocale();
  const theme = chooseTheme((await cookies()).get(THEME_COOKIE)?.value);
  return answerMails((await params).path ?? [], folder, { language, format, theme });
}
