import type { Response } from 'supertest';

/** Parses an answer of supertest as bytes, for `.buffer(true).parse(binary)`. */
export function binary(answer: Response, done: (error: Error | null, body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  const stream = answer as unknown as NodeJS.ReadableStream;
  stream.on('data', (chunk: Buffer | string) => chunks.push(Buffer.from(chunk as string, 'latin1')));
  stream.on('end', () => {
    done(null, Buffer.concat(chunks));
  });
}
