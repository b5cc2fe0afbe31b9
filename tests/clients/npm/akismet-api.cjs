// Every call of npm's akismet-api.
const { AkismetClient } = require("akismet-api");

const { KEY, BLOG, SERVICE, TEXTS } = process.env;
const host = `localhost:${new URL(SERVICE).port}`;
const texts = JSON.parse(TEXTS);
const who = { ip: "192.0.2.13", useragent: "x", name: "Ann" };

async function ask() {
  const client = new AkismetClient({ key: KEY, blog: BLOG, host, protocol: "http" });
  const stranger = new AkismetClient({ key: "wrongwrong12", blog: BLOG, host, protocol: "http" });
  const answers = {};
  for (const [name, content] of Object.entries(texts))
    answers[name] = await client.checkSpam({ ...who, content });
  answers.test = await client.checkSpam({ ...who, email: "akismet-guaranteed-spam@example.com", isTest: true });
  answers.verified = await client.verifyKey();
  answers.wrong = await stranger.verifyKey();
  answers.refused = await stranger.checkSpam({ ...who, content: "x" }).catch((error) => error.message);
  answers.spam = (await client.submitSpam({ ...who, content: texts.nice })).text;
  answers.ham = (await client.submitHam({ ...who, content: texts.vile })).text;
  return answers;
}

ask().then((answers) => process.stdout.write(JSON.stringify(answers)));
