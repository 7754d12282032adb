import { SingleBar } from 'cli-progress';
import type { Command } from 'commander';
import { DEMO_PASSWORD } from '../../auth/password-rules.js';
import { loadConfig } from '../../config.js';
import type { Config } from '../../config.js';
import { createScratchDatabase, dropScratchDatabase } from '../../store/connection.js';
import { answering, globalOptions } from '../answer.js';
import { connect, reachServer } from '../../store/database.js';
import { readStory, storyText } from '../demo-story.js';
import type { Happening } from '../demo-story.js';
import type { DemoResult, DemoStage } from '../play-demo.js';
import { stageDemo } from '../stage-demo.js';

const DEMO_DATABASE = 'jiannuo_demo';

/** `demo`: nine months of a real reply in half a minute. */
export function addDemo(program: Command): void {
  program.command('demo')
    .summary('播放演示 / play the demo')
    .description(`在单独的数据库 ${DEMO_DATABASE}（每次重建）中播放一份真实答复九个月的办理经过，不发出任何邮件。\n`
      + `Plays nine months of a real reply in a database of its own (${DEMO_DATABASE}, made anew each time). No mail leaves.`)
    .action(answering<[object]>(async (_, command) => {
      const { json = false, database: name = DEMO_DATABASE } = globalOptions(command);
      // The database is dropped first: a name of somebody's real one must never do.
      if (!name.startsWith(DEMO_DATABASE)) command.error(`演示会重建数据库，名称须以 ${DEMO_DATABASE} 开头 / the demo replaces its database, whose name must begin with ${DEMO_DATABASE}`);
      const began = performance.now();
      const { result, story } = await playAnew(loadConfig(), name, progress(!json || process.stderr.isTTY));
      const seconds = Math.round((performance.now() - began) / 100) / 10;
      return { document: { database: name, summary: { ...result, ...lettersOf(story), seconds }, timeline: story }, text: demoText(name, result, story, seconds) };
    }));
}

async function playAnew(config: Config, name: string, onProgress: Progress): Promise<{ result: DemoResult; story: Happening[] }> {
  // Held to the end, so that the embedded server does not stop between the two databases.
  const server = await reachServer(config, null);
  try {
    await dropScratchDatabase(server.owner, name);
    await createScratchDatabase(server.owner, name);
    const connected = await connect(config, { purpose: 'demo', name });
    try {
      const result = await stageDemo(connected, config, onProgress.step);
      return { result, story: await readStory(connected.database.app.manager) };
    } finally {
      onProgress.stop();
      await connected.release();
    }
  } finally {
    await server.release();
  }
}

interface Progress {
  step: DemoStage['onProgress'];
  stop: () => void;
}

/** On stderr, so that stdout stays clean; cli-progress shows nothing where there is no terminal. */
function progress(shown: boolean): Progress {
  if (!shown) return { step: () => undefined, stop: () => undefined };
  const bar = new SingleBar({ format: '{bar} {percentage}%  {on}', stream: process.stderr, clearOnComplete: true, hideCursor: true });
  return {
    step: (on, done, total) => {
      if (!bar.isActive) bar.start(total, done, { on });
      bar.update(done, { on });
    },
    stop: () => bar.stop(),
  };
}

function lettersOf(story: readonly Happening[]): { entries: number; letters: number; letters_sent: number } {
  const letters = story.flatMap((happening) => happening.letters);
  return { entries: story.length, letters: letters.length, letters_sent: letters.filter(({ state }) => state === 'sent').length };
}

function demoText(name: string, { commitments, scenes, fires }: DemoResult, story: readonly Happening[], seconds: number): string {
  const { entries, letters, letters_sent: sent } = lettersOf(story);
  return [
    storyText(story),
    '',
    `事项 ${commitments.length}，人员办理 ${scenes}，到期触发 ${fires}，履历 ${entries} 条，函件 ${letters}（已发 ${sent}），用时 ${seconds} 秒`,
    `${commitments.length} commitments, ${scenes} acts of people, ${fires} fired timers, ${entries} entries, ${letters} letters (${sent} sent), in ${seconds} s`,
    '',
    '接着看 / Look at it:',
    `  npx jiannuo list --database ${name}`,
    `  npx jiannuo show ${commitments[1] ?? commitments[0] ?? ''} --database ${name}`,
    `  npx jiannuo verify --all --database ${name}`,
    `  npx jiannuo serve --database ${name}   登录名如 su.ming，密码 ${DEMO_PASSWORD} / sign in as su.ming, password ${DEMO_PASSWORD}`,
  ].join('\n');
}
