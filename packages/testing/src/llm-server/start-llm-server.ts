import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import type { JsonValue } from '@llmspell/core';

import type { ScriptedAnswer } from '../doubles/scripted-answer.ts';
import { anthropic } from './apis/anthropic.ts';
import { cohereChat } from './apis/cohere-chat.ts';
import { google } from './apis/google.ts';
import type { LlmApiFormat } from './apis/llm-api.ts';
import { openaiChat } from './apis/openai-chat.ts';
import { openaiResponses } from './apis/openai-responses.ts';
import { defaultAnswer } from './default-answer.ts';
import { viewJson, type JsonView } from './json-view.ts';
import type { LlmFault } from './llm-fault.ts';
import type { LlmQuestion, LlmServerRequest } from './llm-request.ts';
import { readBody } from './read-body.ts';
import { EVENT_STREAM, JSON_LINES, sendEvents } from './send-events.ts';
import { findService } from './services/find-service.ts';
import type { ServerState, ServiceAnswer } from './services/service.ts';
import { toWireAnswer } from './wire-answer.ts';

/** A scripted answer as the server sends it. */
export type LlmServerAnswer = string | Omit<ScriptedAnswer, 'error' | 'hang' | 'warnings' | 'providerMetadata'>;

export interface LlmServerOptions {
  /** Answers every question that the queue has no answer for. @default a pure function of the question */
  readonly respond?: (question: LlmQuestion) => LlmServerAnswer;
  /** Models that the Ollama side lists. @default ['llama3.2:3b'] */
  readonly models?: readonly string[];
  /** @default 0, any free port */
  readonly port?: number;
}

/** A model server on loopback. */
export interface LlmServer extends AsyncDisposable {
  /** `http://127.0.0.1:41234` */
  readonly url: string;
  /** Everything received so far, oldest first. */
  readonly requests: readonly LlmServerRequest[];
  /** Environment variables that point every provider here, with keys that are not real. */
  readonly environment: Readonly<Record<string, string>>;
  /** Queues answers; each serves one question. */
  answer(...answers: readonly LlmServerAnswer[]): void;
  /** Queues faults; each spoils one request. */
  fail(...faults: readonly LlmFault[]): void;
  /** Resolves with the request of this number, from 1, when it has come. */
  request(number: number): Promise<LlmServerRequest>;
  close(): Promise<void>;
}

const FORMATS: readonly LlmApiFormat[] = [openaiChat, openaiResponses, anthropic, google, cohereChat];

/**
 * Starts a server on 127.0.0.1 that speaks OpenAI chat completions and Responses, Anthropic messages, Gemini and Cohere,
 * streamed and whole; their embeddings, pictures, transcription and reranking; and what Ollama tells of itself, pulls
 * included. It is no model: answers come from the queue, from `respond`, or from a pure function of the question.
 */
export async function startLlmServer(options: LlmServerOptions = {}): Promise<LlmServer> {
  const { respond = defaultAnswer, models = ['llama3.2:3b'], port = 0 } = options;
  const answers: LlmServerAnswer[] = [];
  const faults: LlmFault[] = [];
  const requests: LlmServerRequest[] = [];
  const state: ServerState = { models: [...models] };
  const waiting = new Map<number, (request: LlmServerRequest) => void>();

  const answer = (question: LlmQuestion): LlmServerAnswer => answers.shift() ?? respond(question);
  const serve = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await receive(message, response);
    const number = requests.push(request);
    waiting.get(number)?.(request);
    await reply(response, request, { number, fault: faults.shift() ?? {}, state, answer });
  };
  const server = createServer((message, response) => {
    // A request that was cut, or a `respond` that threw: the other side sees the connection end.
    serve(message, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections();
      // A second close reports that the server is not running, which is what was wanted.
      server.close(() => resolve());
    });

  return {
    url,
    requests,
    environment: environmentOf(url),
    answer: (...more) => void answers.push(...more),
    fail: (...more) => void faults.push(...more),
    request: (number) =>
      new Promise((resolve) => {
        const known = requests[number - 1];
        if (known === undefined) waiting.set(number, resolve);
        else resolve(known);
      }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function environmentOf(url: string): Record<string, string> {
  return {
    OPENAI_API_KEY: 'test-openai-key',
    OPENAI_BASE_URL: `${url}/v1`,
    ANTHROPIC_API_KEY: 'test-anthropic-key',
    ANTHROPIC_BASE_URL: `${url}/v1`,
    GOOGLE_GENERATIVE_AI_API_KEY: 'test-google-key',
    GOOGLE_BASE_URL: `${url}/v1beta`,
    OPENAI_COMPATIBLE_API_KEY: 'test-compatible-key',
    OPENAI_COMPATIBLE_BASE_URL: `${url}/v1`,
    COHERE_API_KEY: 'test-cohere-key',
    COHERE_BASE_URL: `${url}/v2`,
    OLLAMA_HOST: url,
  };
}

async function receive(message: IncomingMessage, response: ServerResponse): Promise<LlmServerRequest> {
  const ended = new Promise<'finished' | 'aborted'>((resolve) => {
    response.on('close', () => resolve(response.writableFinished ? 'finished' : 'aborted'));
  });
  const body = await readBody(message);
  const path = new URL(message.url ?? '/', 'http://localhost').pathname;
  const question = FORMATS.find((format) => format.matches(path))?.read(viewJson(body), path);
  return { method: message.method ?? '', path, headers: message.headers, body, question, ended };
}

interface Reply {
  readonly number: number;
  readonly fault: LlmFault;
  readonly state: ServerState;
  readonly answer: (question: LlmQuestion) => LlmServerAnswer;
}

async function reply(response: ServerResponse, request: LlmServerRequest, plan: Reply): Promise<void> {
  const { fault } = plan;
  if (fault.delayMs !== undefined) await sleep(fault.delayMs);
  if (fault.hangAfter === 0) return;
  const body = viewJson(request.body);
  const format = FORMATS.find((known) => known.matches(request.path)) ?? openaiChat;
  if (fault.destroy === true) response.destroy();
  else if (fault.status !== undefined) sendFailure(response, fault, format);
  else if (request.question === undefined) await sendPlainly(response, request.path, { body, plan, format });
  else await sendAnswer(response, request.question, { body, plan, format });
}

interface Sending {
  readonly body: JsonView;
  readonly plan: Reply;
  readonly format: LlmApiFormat;
}

function sendFailure(response: ServerResponse, { status = 500, headers = {}, body }: LlmFault, format: LlmApiFormat) {
  sendJson(response, body ?? format.failure(status, `The scripted failure ${status}.`), { status, headers });
}

async function sendPlainly(response: ServerResponse, path: string, { body, plan, format }: Sending): Promise<void> {
  const answer: ServiceAnswer = findService(path)?.answer(body, path, plan.state) ?? {
    status: 404,
    document: format.failure(404, `Nothing at ${path}.`),
  };
  if ('document' in answer) return sendJson(response, answer.document, answer);
  const lines = answer.lines.map((line) => JSON.stringify(line));
  await sendEvents(response, lines, { fault: plan.fault, form: JSON_LINES });
}

async function sendAnswer(
  response: ServerResponse,
  question: LlmQuestion,
  { body, plan, format }: Sending,
): Promise<void> {
  const { number, fault, answer } = plan;
  const given = answer(question);
  const wire = toWireAnswer(typeof given === 'string' ? { text: given } : given, { number, model: question.model });
  if (question.stream) await sendEvents(response, format.events(wire, body), { fault, form: EVENT_STREAM });
  else sendJson(response, format.document(wire, body));
}

function sendJson(
  response: ServerResponse,
  document: JsonValue,
  {
    status = 200,
    headers = {},
  }: { readonly status?: number; readonly headers?: Readonly<Record<string, string>> } = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(document));
}
