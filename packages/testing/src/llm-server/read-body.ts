import type { IncomingMessage } from 'node:http';

import { safeParseJson, type JsonObject, type JsonValue } from '@llmspell/core';

/** The body of a request: JSON as it is, a form as an object of its fields, anything else as text. */
export async function readBody(message: IncomingMessage): Promise<JsonValue> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const contentType = message.headers['content-type'] ?? '';
  if (contentType.startsWith('multipart/form-data')) return readForm(bytes, contentType);
  const text = bytes.toString('utf8');
  const parsed = safeParseJson(text);
  return parsed.success ? parsed.value : text;
}

/** A file becomes `{ name, type, size, base64 }`. */
async function readForm(bytes: Buffer, contentType: string): Promise<JsonObject> {
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } }).formData();
  const fields: [string, JsonValue][] = [];
  for (const [name, value] of form.entries())
    fields.push([name, typeof value === 'string' ? value : await fileOf(value)]);
  return Object.fromEntries(fields);
}

async function fileOf(file: File): Promise<JsonObject> {
  const { name, type, size } = file;
  return { name, type, size, base64: Buffer.from(await file.arrayBuffer()).toString('base64') };
}
