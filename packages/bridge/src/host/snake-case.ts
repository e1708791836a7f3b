/** `streamChat` to `stream_chat`; `parseURL` to `parse_url`. A name that is in snake_case already is returned as it is. */
export function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}
