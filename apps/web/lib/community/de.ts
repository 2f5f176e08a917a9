/** Default texts of the operator's pages in German, as in `en.ts`. */

export const noOperator = 'Der Betreiber hat noch keinen Namen und keine Anschrift angegeben.';
export const noEmail = 'noch nicht angegeben';

export const legal = `## Anbieter

{operator}

## Kontakt

E-Mail: {email}

## Verantwortung für Inhalte

Mitglieder schreiben die Aufgaben, die Aussagen und ihre Profile. Sie sind für ihre Texte verantwortlich. Wenn dir etwas Rechtswidriges auffällt, schreib uns. Wir prüfen es und entfernen es, wenn nötig.

## Links

Aufgaben können auf andere Seiten verweisen. Für diese Seiten sind ihre Betreiber verantwortlich.`;

export const privacy = `Diese Seite sagt, was {community} speichert, wer es sehen kann und wie es gelöscht wird.

## Was alle sehen können

- Wie viele Mitglieder es gibt und wie viele Aufgaben angelegt, übernommen und erledigt wurden. Das sind Summen ohne Namen.
- Aufgaben, die für alle sichtbar angelegt wurden, ohne Namen.
- Quittungen erledigter Aufgaben, für alle, die ihre Adresse haben. Sie enthalten keinen Namen, keinen Titel und keinen Text: Die beiden Seiten erscheinen als Pseudonyme, mit dem Schlüssel oder der Wallet-Adresse, mit der eine Seite unterschrieben hat.
- Ein öffentliches Protokoll mit Prüfsummen dieser Quittungen. Es verrät nichts über eine Person.

## Was Mitglieder sehen können

- Deinen Namen, deinen Text über dich, dein Ansehen, deine XP, die Zahl deiner Aufgaben und seit wann du dabei bist.
- Die Aufgaben, die du anlegst oder übernimmst, mit Fotos, Status und Daten. Fotos öffentlicher Aufgaben sehen auch Besucher.
- Wer eine Aufgabe mit welchem Ergebnis bestätigt hat, sobald beide Aussagen da sind.

## Was nur die beiden Seiten und die Moderation sehen können

- Was eingereicht wurde, mit seinen Fotos, Bitten um Änderungen, Notizen zu Aussagen sowie Streitfälle und ihre Entscheidungen.

## Was nur du sehen kannst

- Deine E-Mail-Adresse, deine Punkte und ihren Verlauf.

## Was wir speichern

- Deine E-Mail-Adresse und dein Passwort, das nur der Anmeldedienst prüfen kann.
- Alles, was du schreibst, und wann du etwas übernimmst, einreichst, bestätigst oder meldest.
- Fotos, die du hinzufügst. Den Aufnahmeort und alle anderen versteckten Angaben entfernen wir, bevor jemand sie sehen kann.
- Deine Netzwerkadresse für kurze Zeit, um den Dienst vor Missbrauch zu schützen.
- Cookies für deine Sitzung, deine Sprache, deine Zeitzone und die Darstellung. Es gibt kein Tracking und keine Werbung.

## Wie lange wir es behalten

Solange du Mitglied bist. Du löschst dein Konto selbst, in deinem Profil unter „Deine Daten“. Dann werden dein Profil, deine Texte, deine Fotos, deine Schlüssel und die Verbindung zu deinem Pseudonym gelöscht. Erledigte Aufgaben behalten ihre Fakten. Quittungen bleiben für immer gültig. Pseudonym, Schlüssel und Wallet-Adresse verbinden deine Quittungen miteinander, aber mit nichts sonst.

Ein Schlüssel zum Unterschreiben bleibt auf deinem Gerät, bis du dich abmeldest oder ihn widerrufst. Er verlässt das Gerät nie.

## Deine Rechte

Was wir über dich speichern, kannst du in deinem Profil herunterladen, berichtigen und löschen. Du kannst dich auch bei der Datenschutzbehörde beschweren.

Verantwortlich: {operator}

E-Mail: {email}`;

export const rules = `## Sei freundlich

Schreib anderen so, wie du mit Nachbarn sprichst. Beleidigungen, Drohungen und Diskriminierung sind nicht erlaubt.

## Leg nur an, was sicher und erlaubt ist

- Eine Aufgabe ist etwas Kleines, das Menschen oder deinem Ort hilft.
- Nichts Gefährliches, nichts Verbotenes, keine Werbung und keine bezahlte Arbeit.
- Veröffentliche keine Anschriften, Telefonnummern oder Bilder anderer ohne ihre Zustimmung.

## Übernimm, was du auch machst

Übernimm eine Aufgabe nur, wenn du Zeit dafür hast. Kommt etwas dazwischen, gib sie früh zurück.

## Bestätige, was du weißt

Sag ehrlich, wie es gelaufen ist. Deine Aussage zählt so viel wie die andere. Sprecht keine Aussagen über Arbeit ab, die niemand gemacht hat.

## Wenn etwas schiefgeht

Sprich zuerst mit der anderen Person. Hilft das nicht, melde ein Problem auf der Seite der Aufgabe. Die Moderation liest beide Seiten und entscheidet mit Begründung.

Mitglieder, die die Regeln wiederholt brechen, können ihr Konto verlieren.`;

export const contact = `## Fragen und Probleme

- Ein Problem mit einer Aufgabe: Melde es auf der Seite der Aufgabe. Beide Seiten und die Moderation können es lesen.
- Alles andere per E-Mail: {email}.

## Sicherheit

Wenn du eine Sicherheitslücke findest, schreib uns bitte, bevor du sie veröffentlichst.

## Anbieter

{operator}`;
