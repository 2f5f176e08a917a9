/** @jest-environment node */
import { aHome, aMember, aSubmittedQuest } from '../testing/builders.ts';
import { answerFlags, aSession, ask, firstPaint, insteadOf } from '../testing/pages.tsx';
import { aReceipt } from '../testing/receipts.ts';
import { answers, ok, problem } from '../testing/service.ts';

const open = await import('./receipts/[id]/page.tsx');
const own = await import('./quests/[id]/receipt/page.tsx');
const { default: ReceiptNotFound } = await import('./receipts/[id]/not-found.tsx');

const at = (id: string) => ({ params: Promise.resolve({ id }) });
const ID = 'ps_JxGOuWFVovam-jfjSPA';
const QUEST = aSubmittedQuest({ status: 'COMPLETED', title: 'Repair the secret bench' });

function signedIn(userId = 'ada'): void {
  ask({ cookies: aSession(), headers: { 'x-civicforge-path': '/quests/q1/receipt' } });
  answers('get', '/users/me', ok({ ...aMember(), userId }));
  answers('get', '/users/me/home', ok(aHome()));
  answers('get', '/quests/q1', ok(QUEST));
}

beforeEach(() => {
  process.env['__NEXT_EXPERIMENTAL_AUTH_INTERRUPTS'] = 'true';
  answerFlags();
  ask();
});

describe('the public page of a receipt', () => {
  it('shows a visitor who confirmed and how, the place in the log and a QR code', async () => {
    answers('get', `/public/receipts/${ID}`, ok(aReceipt('good')));
    const html = await firstPaint(await open.default(at(ID)));
    for (const words of ['Receipt of a completed quest', 'Signed on a device', 'Signed with a wallet', 'Entry 3']) {
      expect(html).toContain(words);
    }
    expect(html).toContain(`http://localhost:5173/receipts/${ID}`);
    expect(html).toMatch(/<svg[^>]*aria-label="QR code with the link to this receipt"[^>]*>/);
    // The content security policy refuses style attributes.
    expect(html).not.toContain(' style=');
  });

  it('has a link preview without anything of the quest, and stays out of search engines', async () => {
    answers('get', `/public/receipts/${ID}`, ok(aReceipt('good')));
    const metadata = await open.generateMetadata(at(ID));
    expect(metadata).toMatchObject({
      title: 'Receipt of a completed quest',
      openGraph: { title: 'Receipt of a completed quest', siteName: 'CivicForge' },
      robots: { index: false },
    });
    const told = JSON.stringify(metadata);
    for (const fact of ['p_FRUV', '01J0000', 'z6Mk', '0xd09A', 'repair']) expect(told).not.toContain(fact);
  });

  it('says that the place in the log follows', async () => {
    answers('get', `/public/receipts/${ID}`, ok(aReceipt('not-logged')));
    expect(await firstPaint(await open.default(at(ID)))).toContain('The receipt is added in a few seconds.');
  });

  it('answers 404 for an unknown receipt, and leads to the verifier', async () => {
    answers('get', '/public/receipts/none', problem(404, 'receipt.not-found'));
    expect(await insteadOf(async () => firstPaint(await open.default(at('none'))))).toBe('404');
    expect(await firstPaint(await ReceiptNotFound())).toContain('href="/verify"');
  });

  it('explains the problem if the API is unavailable', async () => {
    answers('get', `/public/receipts/${ID}`, problem(503, 'busy'));
    const html = await firstPaint(await open.default(at(ID)));
    expect(html).toContain('The service is busy');
    expect(html).toContain('Try again');
  });
});

describe('the receipt of a quest', () => {
  it('shows a party the title and a file with the texts', async () => {
    signedIn();
    answers('get', '/quests/q1/receipt', ok(aReceipt('good')));
    const html = await firstPaint(await own.default(at('q1')));
    expect(html).toContain('Repair the secret bench');
    expect(html).toContain('Download with the texts');
    expect(await own.generateMetadata(at('q1'))).toEqual({ title: 'Receipt: Repair the secret bench' });
  });

  it('offers other members no file with the texts', async () => {
    signedIn('mia');
    answers('get', '/quests/q1/receipt', ok(aReceipt('good-resolution')));
    const html = await firstPaint(await own.default(at('q1')));
    expect(html).toContain('A moderator’s decision');
    expect(html).not.toContain('Download with the texts');
  });

  it.each([
    [409, 'quest.not-completed', 'There is no receipt yet'],
    [404, 'receipt.not-found', 'This quest has no receipt'],
  ])('explains %i %s', async (status, code, words) => {
    signedIn();
    answers('get', '/quests/q1/receipt', problem(status, code));
    expect(await firstPaint(await own.default(at('q1')))).toContain(words);
  });

  it('answers 404 for an unknown quest', async () => {
    signedIn();
    answers('get', '/quests/none', problem(404, 'quest.not-found'));
    answers('get', '/quests/none/receipt', problem(404, 'quest.not-found'));
    expect(await insteadOf(async () => firstPaint(await own.default(at('none'))))).toBe('404');
  });

  it('explains the problem if the API is unavailable', async () => {
    signedIn();
    answers('get', '/quests/q1/receipt', problem(503, 'busy'));
    expect(await firstPaint(await own.default(at('q1')))).toContain('The service is busy');
    expect(await own.generateMetadata(at('q1'))).toEqual({ title: 'Receipt' });
  });

  it('redirects visitors to the sign-in page and back', async () => {
    ask({ headers: { 'x-civicforge-path': '/quests/q1/receipt' } });
    expect(await insteadOf(() => own.default(at('q1')))).toBe('/sign-in?returnTo=%2Fquests%2Fq1%2Freceipt');
  });
});
