// Every call of npm's perspective-api-client; an interceptor changes the address.
const axios = require("axios");
const Perspective = require("perspective-api-client");

const { KEY, SERVICE, TEXTS } = process.env;
const texts = JSON.parse(TEXTS);
axios.interceptors.request.use((config) => {
  config.url = config.url.replace("https://commentanalyzer.googleapis.com", SERVICE);
  return config;
});

async function ask() {
  const known = new Perspective({ apiKey: KEY });
  const stranger = new Perspective({ apiKey: "wrong" });
  const failing = (promise) => promise.then(() => "answered", (error) => error.message);
  const answers = {};
  for (const name of ["nice", "vile"])
    answers[name] = await known.analyze(texts[name], { attributes: ["toxicity", "insult"] });
  answers.bold = await known.analyze(`<b>${texts.vile}</b>`);
  answers.unknown = await failing(known.analyze(texts.nice, { attributes: ["flirtation"] }));
  answers.foreign = await failing(known.analyze(texts.foreign));
  answers.wrong = await failing(stranger.analyze(texts.nice));
  return answers;
}

ask().then((answers) => process.stdout.write(JSON.stringify(answers)));
