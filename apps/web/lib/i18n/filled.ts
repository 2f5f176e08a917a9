/** Puts texts into the placeholders of a message. */
export function filled(message: string, texts: Readonly<Record<string, string>>): string {
  return message.replace(/\{(\w+)\}/g, (whole, name: string) => texts[name] ?? whole);
}
