import type { Service } from './service.ts';

/** As if every recording had 16,000 bytes a second. */
const BYTES_PER_SECOND = 16_000;

/** `POST /v1/audio/transcriptions` of OpenAI: a form with a file. What was said is made up from the file's size and type. */
export const openaiTranscriptions: Service = {
  matches: (path) => path.endsWith('/audio/transcriptions'),
  answer(body) {
    const file = body.get('file');
    if (file.value === undefined) {
      return { status: 400, document: { error: { message: 'A file is needed.', type: 'invalid_request_error' } } };
    }
    const { value: size } = file.get('size');
    const bytes = typeof size === 'number' ? size : 0;
    const duration = bytes / BYTES_PER_SECOND;
    const text = `A recording of ${bytes} bytes, ${file.get('type').text}.`;
    if (body.get('response_format').text !== 'verbose_json') {
      const usage = { type: 'tokens', input_tokens: bytes, output_tokens: 10, total_tokens: bytes + 10 };
      return { document: { text, usage } };
    }
    return {
      document: { task: 'transcribe', language: 'english', duration, text, segments: [segment(text, duration)] },
    };
  },
};

function segment(text: string, end: number) {
  return {
    id: 0,
    seek: 0,
    start: 0,
    end,
    text,
    tokens: [1, 2, 3],
    temperature: 0,
    avg_logprob: -0.1,
    compression_ratio: 1,
    no_speech_prob: 0,
  };
}
