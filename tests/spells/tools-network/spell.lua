-- The network: requests, webhooks, a tool that is kept to some hosts, and a host that nobody granted.
local server = ARGS[1]
local results = {}
local function try(name, work)
  local ok, value = pcall(work)
  if ok then results[name] = value else results[name] = value.code end
end

try("get", function()
  local answer = Tool.execute("http-requester", { input = server .. "/api/version" })
  return { answer.success, answer.result.status_code or answer.result.status, answer.output }
end)
try("not there", function()
  local answer = Tool.execute("http-requester", { input = server .. "/nothing", max_retries = 0 })
  return { answer.success, answer.result.status_code or answer.result.status }
end)
local only = HttpRequestTool.new({ allowed_domains = { "example.com" }, timeout = 5000, max_response_size = 1000 })
try("other domain", function() return only:execute({ input = server .. "/api/version" }).success end)
local any = HttpRequestTool.new({ allowed_domains = { "127.0.0.1" } })
try("own domain", function() return any:execute({ input = server .. "/api/version" }).success end)
try("not granted", function() return Tool.execute("http-requester", { input = "http://192.0.2.1/", max_retries = 0 }).success end)
local hook = WebhookTool.new()
try("webhook", function() return hook:execute({ input = server .. "/v1/embeddings", payload = { input = "abc", model = "m" } }).output.model end)
try("scraper", function() return Tool.execute("web-scraper", { input = "http://192.0.2.1/" }).success end)
return results
