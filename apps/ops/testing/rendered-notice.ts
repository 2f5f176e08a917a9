/** Renders a message as Amazon Q Developer does: it drops what is no custom notification. */
export function rendered(message: string): string[] {
  try {
    const { version, source, content } = JSON.parse(message) as {
      version?: string;
      source?: string;
      content?: { title?: string; description?: string };
    };
    const isNotice = version === '1.0' && source === 'custom' && typeof content?.description === 'string';
    return isNotice ? [content.title ?? ''] : [];
  } catch {
    return [];
  }
}
