import type { Command } from 'commander';
import { DomainError } from '../../core/errors.js';
import type { Profile } from '../../core/profile.js';
import { actorOf } from '../../engine/actors.js';
import { addProfile, checkProfile } from '../../engine/rules.js';
import { profilesOf } from '../../store/rule-book.js';
import { answering, globalOptions } from '../answer.js';
import { withDatabase } from '../connect.js';
import { jsonOf } from '../given.js';
import { table } from '../table.js';

/** `profile list|show|check|add`: the limits of each place, by version. */
export function addProfileCommands(program: Command): void {
  const profile = program.command('profile').helpCommand(false)
    .summary('地方规则 / the rules of each place')
    .description('地方规则：各地的期限、审批、催办梯级，按版本和有效期。已存入的版本不改动，更正为新版本。\n'
      + 'The limits, approvals and ladders of each place, by version and validity. A stored version is never edited: a correction is a new one.');
  profile.command('list')
    .description('列出各版本 / list every version')
    .action(answering<[object]>((_, command) => withDatabase(globalOptions(command).database, async ({ database }) => {
      const profiles = await profilesOf(database.app.manager);
      return { document: { profiles: profiles.map(summaryOf) }, text: profilesText(profiles) };
    })));
  profile.command('show')
    .description('以 JSON 显示一个版本，可作新版本的底稿 / show a version as JSON, to begin a new one from')
    .argument('<id[@version]>', '规则编号，如 guangxi 或 guangxi@2，默认最新版 / such as guangxi or guangxi@2; default: the newest version')
    .action(answering<[string, object]>((which, _, command) => withDatabase(globalOptions(command).database, async ({ database }) => {
      const profile = chosen(await profilesOf(database.app.manager), which);
      return { document: profile, text: JSON.stringify(profile, null, 2) };
    })));
  profile.command('check')
    .description('检查一个文件，不存入 / check a file, store nothing')
    .argument('<file>', 'JSON')
    .action(answering<[string, object]>(async (file, _, command) => {
      const body = await jsonOf(file);
      return withDatabase(globalOptions(command).database, async ({ database }) => {
        const checked = await checkProfile(database.app.manager, body, file);
        return { document: summaryOf(checked), text: `可以存入 / may be stored: ${checked.id}@${String(checked.version)}` };
      });
    }));
  profile.command('add')
    .description('存入新版本；未结事项不因此变动，见 recount / store a new version; nothing open moves by it, see recount')
    .argument('<file>', 'JSON')
    .requiredOption('--as <person>', '管理员（编号或登录名）/ the administrator (id or login)')
    .requiredOption('--reason <text>', '理由 / why')
    .action(answering<[string, { as: string; reason: string }]>(async (file, { as, reason }, command) => {
      const body = await jsonOf(file);
      return withDatabase(globalOptions(command).database, async ({ database }) => {
        const added = await database.transaction(async (tx) => addProfile(tx, { body, place: file, by: await actorOf(tx, as), reason, now: await database.now(tx) }));
        return { document: summaryOf(added), text: `已存入 / stored: ${added.id}@${String(added.version)}；自 ${added.validFrom} 起适用于新立事项 / for what is opened from then on` };
      });
    }));
}

/** Throws `config-invalid` naming what there is. */
function chosen(profiles: readonly Profile[], which: string): Profile {
  const known = profiles.map(({ id, version }) => `${id}@${String(version)}`);
  const found = profiles.findLast(({ id }, i) => which === id || which === known[i]);
  if (found !== undefined) return found;
  throw new DomainError('config-invalid', `没有地方规则 ${which} / there is no profile ${which}`, `可用 / use one of: ${known.join(', ')}`, { profile: which, known });
}

function summaryOf({ id, version, name, validFrom, validTo, verified, provisional, source }: Profile): object {
  return { id, version, name, valid_from: validFrom, valid_to: validTo, verified, provisional, source };
}

function profilesText(profiles: readonly Profile[]): string {
  return table(['规则 Profile', '名称 Name', '有效期 Valid', '核实 Verified'], profiles.map(({ id, version, name, validFrom, validTo, verified, provisional }) =>
    [`${id}@${String(version)}`, `${name.zh}\n${name.en}`, `${validFrom}\n— ${validTo ?? ''}`, `${verified ? '是 yes' : '未核实 no'}${provisional ? '\n暂定，他版未及之日适用 stands in' : ''}`]));
}
