import { codeMail, mailText } from './mail.ts';

const mail = codeMail('https://civicforge.example', 'Nordviertel & <Freunde>');

describe('codeMail', () => {
  it('names the community, the site and the code in both languages', () => {
    const [english = '', german = ''] = mail.message.split('<hr>');
    for (const half of [english, german]) {
      expect(half).toContain('Nordviertel &amp; &lt;Freunde&gt;');
      expect(half).toContain('https://civicforge.example');
      expect(half).toContain('{####}');
    }
    expect(english).toContain('If it was not you, ignore this e-mail.');
    expect(german).toContain('Wenn du das nicht warst, kannst du diese E-Mail ignorieren.');
  });

  it('fits the limits of Cognito with the longest name', () => {
    const longest = codeMail(`https://${'x'.repeat(250)}`, 'x'.repeat(40));
    expect(longest.subject.length).toBeLessThanOrEqual(140);
    expect(longest.message.length).toBeLessThanOrEqual(20_000);
  });

  it('carries the name of the product if the community has none', () => {
    expect(codeMail('https://civicforge.example').subject).toBe('CivicForge: your code / dein Code');
  });
});

describe('mailText', () => {
  it('shows the code and the names without markup', () => {
    const text = mailText(mail, '424242');
    expect(text.match(/^424242$/gm)).toHaveLength(2);
    expect(text).toContain('Nordviertel & <Freunde>');
    expect(text).not.toMatch(/<p>|&amp;|####/);
    expect(text).toContain(`\n\n424242\n\n`);
    expect(text).toContain(`\n\n${'-'.repeat(20)}\n\nHallo,\n\n`);
  });
});
