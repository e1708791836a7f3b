-- What models can do besides talking: vectors, pictures, transcription, reranking.
local embedded = Provider.embed("openai/text-embedding-3-small", { "same", "other", "same" })
local one = Provider.embed("cohere/embed-v4.0", "a single text")
local painted = Provider.generate_image("openai/gpt-image-1", "a lighthouse", { count = 2, size = "1024x1024" })
local several = Provider.generate_images("openai/gpt-image-1", "a boat")
local heard = Provider.transcribe("openai/whisper-1", "AAAAAAAA", { media_type = "audio/mpeg" })
local documents = { "the dog sleeps", "a cat and a dog", "the weather" }
local ranked = Provider.rerank("cohere/rerank-v3.5", "cat and dog", documents, { top_n = 2 })

local function failure(...)
  local ok, err = pcall(...)
  if ok then return "nothing" end
  return err.code
end

local places = {}
for index, result in ipairs(ranked.results) do places[index] = { result.index, result.document } end

return {
  embedded = { embedded.model, #embedded.embeddings, embedded.input_tokens },
  one = #one.embeddings,
  painted = {
    #painted.images,
    painted.images[1].media_type,
    painted.images[1].base64:sub(1, 6),
    painted.cost_usd > 0,
  },
  several = #several.images,
  heard = { heard.text, heard.language, heard.segments[1].start_seconds, heard.duration_seconds > 0 },
  ranked = places,
  cost = ranked.cost_usd,
  failures = {
    failure(Provider.rerank, "openai/gpt-4o", "x", { "y" }),
    failure(Provider.embed, "anthropic/claude-sonnet-4-5", "x"),
    failure(Provider.generate_image, "openai/gpt-image-1", "x", { count = 0 }),
    failure(Provider.transcribe, "openai/whisper-1", "no base64!"),
    failure(Provider.embed, "nobody/x", "x"),
  },
}
