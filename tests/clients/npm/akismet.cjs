// Every call of npm's akismet, through HTTP_PROXY.
const { client } = require("akismet");

const { KEY, BLOG, TEXTS } = process.env;
const texts = JSON.parse(TEXTS);
const who = { user_ip: "192.0.2.14", comment_author: "Ann" };
const known = client({ apiKey: KEY, blog: BLOG });
const stranger = client({ apiKey: "wrongwrong12", blog: BLOG });

const call = (from, name, ...given) =>
  new Promise((done, failed) =>
    from[name](...given, (error, answer) => (error ? failed(error) : done(answer ?? "sent")))
  );

async function ask() {
  const answers = {};
  for (const [name, comment_content] of Object.entries(texts))
    answers[name] = await call(known, "checkComment", { ...who, comment_content });
  answers.test = await call(known, "checkSpam", { ...who, comment_author: "viagra-test-123" });
  answers.verified = await call(known, "verifyKey");
  answers.wrong = await call(stranger, "verifyKey");
  answers.spam = await call(known, "submitSpam", { ...who, comment_content: texts.nice });
  answers.ham = await call(known, "submitHam", { ...who, comment_content: texts.vile });
  return answers;
}

ask().then((answers) => process.stdout.write(JSON.stringify(answers)));
