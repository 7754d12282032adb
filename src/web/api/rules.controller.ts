import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { Scopes } from '../../auth/scope.js';
import { DomainError } from '../../core/errors.js';
import type { Profile } from '../../core/profile.js';
import { placedOffices } from '../../store/readings/offices.js';
import { layersOf, profilesOf } from '../../store/rule-book.js';
import type { RuleBook } from '../../store/rule-book.js';
import { DATABASE, RULE_BOOK } from '../ports.js';
import type { WebDatabase } from '../ports.js';
import { Given, Operates } from './operates.js';
import { operation } from './operation.js';
import type { Answer, Call } from './operation.js';
import { named } from './schemas.js';

const offices = operation({
  method: 'get', path: '/offices', id: 'listOffices', tag: 'rules', scope: 'read', summary: { zh: '本地各单位', en: 'The offices of the place' },
  answer: z.strictObject({ items: z.array(z.strictObject({ id: z.string(), name: z.string(), nameEn: z.string(), parent: z.string().nullable() }).meta({ id: 'PlacedOffice' })) }),
});
const calendar = operation({
  method: 'get', path: '/calendar', id: 'getCalendar', tag: 'rules', scope: 'read', summary: { zh: '本地现行日历，按层', en: 'The calendar in force, by its layers; the later one wins' },
  answer: z.strictObject({
    jurisdiction: z.string(), version: z.string(),
    layers: z.array(z.strictObject({
      id: z.string(), level: z.enum(['national', 'regional', 'own']), source: z.string(), days: z.record(z.iso.date(), z.strictObject({ off: z.boolean(), zh: z.string(), en: z.string() })),
    })),
  }), refusals: ['calendar-missing'],
});
const summary = { id: z.string(), version: z.int(), name: named, validFrom: z.iso.date(), validTo: z.iso.date().nullable(), verified: z.boolean(), source: z.string() };
const profiles = operation({
  method: 'get', path: '/profiles', id: 'listProfiles', tag: 'rules', scope: 'read', summary: { zh: '地方规则各版本', en: 'Every version of every profile' }, answer: z.strictObject({ items: z.array(z.strictObject(summary).meta({ id: 'Profile' })) }),
});
const profile = operation({
  method: 'get', path: '/profiles/{id}/{version}', id: 'getProfile', tag: 'rules', scope: 'read', summary: { zh: '一版地方规则的全部数值', en: 'Every number of one version' },
  params: z.strictObject({ id: z.string().regex(/^[a-z0-9-]{1,40}$/), version: z.string().regex(/^\d{1,6}$/) }),
  answer: z.strictObject({ ...summary, rules: z.record(z.string(), z.unknown()).meta({ description: 'As `jiannuo profile show` prints it' }) }), refusals: ['unknown-profile'],
});

/** What dates are counted with, and for whom. Read only: rules are added by an administrator on the command line. */
@Controller()
export class ApiRulesController {
  constructor(@Inject(DATABASE) private readonly database: WebDatabase, @Inject(Scopes) private readonly scopes: Scopes, @Inject(RULE_BOOK) private readonly book: RuleBook) {}

  @Operates(offices)
  async places(@Given() { by }: Call<typeof offices>): Promise<Answer<typeof offices>> {
    return this.database.transaction(async (tx) => ({ body: { items: await placedOffices(tx, (await this.scopes.of(by, tx)).jurisdiction) } }));
  }

  @Operates(calendar)
  async days(@Given() { by }: Call<typeof calendar>): Promise<Answer<typeof calendar>> {
    return this.database.transaction(async (tx) => {
      const { jurisdiction } = await this.scopes.of(by, tx);
      const { version } = (await this.book.current(tx)).calendarOf(jurisdiction);
      const layers = await layersOf(tx);
      return { body: { jurisdiction, version, layers: version.split('+').flatMap((id) => layers.get(id) ?? []).map(({ id, level, source, days }) => ({ id, level, source, days })) } };
    });
  }

  @Operates(profiles)
  async list(): Promise<Answer<typeof profiles>> {
    return this.database.transaction(async (tx) => ({ body: { items: (await profilesOf(tx)).map(summaryOf) } }));
  }

  @Operates(profile)
  async show(@Given() { params: { id, version } }: Call<typeof profile>): Promise<Answer<typeof profile>> {
    return this.database.transaction(async (tx) => {
      const found = (await profilesOf(tx, id)).find((one) => String(one.version) === version);
      if (found === undefined) throw new DomainError('unknown-profile', `没有地方规则 ${id}@${version} / there is no profile ${id}@${version}`, '见 /api/v1/profiles / see /api/v1/profiles', { id, version });
      return { body: { ...summaryOf(found), rules: { ...found } } };
    });
  }
}

function summaryOf({ id, version, name, validFrom, validTo, verified, source }: Profile): { [Key in keyof typeof summary]: z.input<(typeof summary)[Key]> } {
  return { id, version, name, validFrom, validTo, verified, source };
}
