import { defineTool, SpellError, type JsonObject } from '@llmspell/core';
import type { CheerioAPI } from 'cheerio';
import { z } from 'zod';

import { findPeer } from '../contract/find-peer.ts';
import { invalidInput } from '../contract/invalid-input.ts';
import { megabytes } from '../contract/megabytes.ts';
import { toolInput } from '../contract/tool-input.ts';
import { resultForModel, toolResult, type ToolResult } from '../contract/tool-result.ts';
import { httpCall } from './http-call.ts';

const NAME = 'web-scraper';

const schema = z.object({
  input: z.string().describe('The URL of the page'),
  selector: z.string().max(500).optional().describe('A CSS selector: only the text of what it finds'),
  selectors: z.record(z.string(), z.string().max(500)).optional().describe('CSS selectors by the name of the result'),
  extract_links: z.boolean().default(false).describe('Give the links'),
  extract_images: z.boolean().default(false).describe('Give the images'),
  extract_meta: z.boolean().default(false).describe('Give the meta tags'),
  timeout: z.number().min(1).max(300).default(30).describe('Seconds to wait for the page'),
  user_agent: z.string().max(300).optional().describe('How to introduce itself'),
});

type Input = z.output<typeof schema>;

/**
 * Makes the tool that reads a web page. Its scripts do not run. Needs the package `cheerio`. What a page says is not to
 * be trusted: treat it as data.
 */
export function createWebScraperTool() {
  return defineTool({
    name: NAME,
    description: 'Fetches a web page and extracts its text, parts by CSS selector, links, images or meta tags',
    category: 'web',
    securityLevel: 'restricted',
    toModel: resultForModel,
    inputSchema: toolInput(schema, { aliases: { url: 'input' } }),
    execute: async (input, context): Promise<ToolResult> => {
      findPeer('cheerio', NAME);
      const { load } = await import('cheerio');
      const headers = input.user_agent === undefined ? {} : { 'user-agent': input.user_agent };
      const limits = { timeoutMs: input.timeout * 1000, maxBytes: megabytes(5) };
      const answer = await httpCall({ url: input.input, method: 'GET', headers, ...limits }, context);
      if (answer.status >= 400) {
        throw new SpellError({
          code: 'HTTP_FAILED',
          message: `The page answered HTTP ${answer.status} ${answer.statusText}.`,
        });
      }
      const result = extract(load(answer.body), { input, url: answer.url });
      return toolResult({
        operation: 'scrape',
        result: { ...result, status_code: answer.status },
        output: result['content'] ?? '',
      });
    },
  });
}

const BLOCKS = 'address, article, br, dd, div, dt, h1, h2, h3, h4, h5, h6, li, p, pre, section, td, th, tr';

function extract(page: CheerioAPI, { input, url }: { readonly input: Input; readonly url: string }): JsonObject {
  const { selector, selectors = {} } = input;
  const meta = input.extract_meta ? { meta: metaOf(page) } : {};
  const links = input.extract_links ? { links: addressesOf(page, { tag: 'a', attribute: 'href', url }) } : {};
  const images = input.extract_images ? { images: addressesOf(page, { tag: 'img', attribute: 'src', url }) } : {};
  const found = Object.entries(selectors).map(([name, css]) => [name, textsOf(page, css)] as const);
  const title = plain(page('title').first().text());
  page('script, style, noscript, template').remove();
  // Words of two blocks are two words.
  page(BLOCKS).after(' ').append(' ');
  const content = selector === undefined ? plain(page('body').text()) : textsOf(page, selector).join('\n');
  const parts = found.length === 0 ? {} : { selections: Object.fromEntries(found) };
  return { url, title, content, ...parts, ...links, ...images, ...meta };
}

function textsOf(page: CheerioAPI, css: string): string[] {
  try {
    return page(css)
      .slice(0, 1_000)
      .toArray()
      .map((element) => plain(page(element).text()));
  } catch (cause) {
    throw invalidInput(`Invalid CSS selector: ${css.slice(0, 100)}`, cause);
  }
}

function plain(text: string): string {
  return text.trim().split(/\s+/).join(' ');
}

function addressesOf(
  page: CheerioAPI,
  { tag, attribute, url }: { readonly tag: string; readonly attribute: string; readonly url: string },
): JsonObject[] {
  const elements = page(`${tag}[${attribute}]`).slice(0, 1_000).toArray();
  return elements.flatMap((element) => {
    const address = URL.parse(page(element).attr(attribute) ?? '', url);
    const text = tag === 'img' ? (page(element).attr('alt') ?? '') : plain(page(element).text());
    return address === null ? [] : [{ url: address.href, text }];
  });
}

function metaOf(page: CheerioAPI): JsonObject {
  const entries = page('meta[content]')
    .slice(0, 200)
    .toArray()
    .flatMap((element): [string, string][] => {
      const name = page(element).attr('name') ?? page(element).attr('property');
      return name === undefined ? [] : [[name, page(element).attr('content') ?? '']];
    });
  return Object.fromEntries(entries);
}
