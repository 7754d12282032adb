/**
 * What an act is when it is told in the words of talk and not of files: 付五十万, 10月出新图, 查一查. Asked last, where neither the lexicon of kinds nor
 * that of objects knows the clause, and only of clauses that speak of the future. Words to the deputy before money, money before papers,
 * papers before findings, what lasts for a time before what stays, works last because their verbs are short and mean much else.
 */
import type { KindRow } from './kinds.js';

const COUNT = '[\\d一二三四五六七八九十百千两几]';
const RULE = '(?:办法|细则|通知|规定|通告|公告|告示|约定|公约|章程|规矩|守则|条款|规程)';
const EDITION = '(?:手册|指南|图录|名册|图册|地图|折页|时刻表|一本通|明白卡|便民卡|服务卡|目录|名录|清单|读本|线图|年鉴|汇编)';

export const PLAIN_ROWS: readonly KindRow[] = [
  { id: 'plain.report', kind: 'report-back', force: 'firm', pattern: /(?:给|向|跟|对|同|替|和)(?:您|你|各位|代表|委员)们?[^，。]{0,10}(?:讲|说|看|回[话信音执]|去信|写信|交[代底]|打电话)|(?:抄|复印|寄|送|念|说|讲|拿|交|捎|带)[^，。]{0,8}(?:给|与)(?:您|你|代表|委员)|(?:书面|当面|专门|及时)?(?:告诉|转告)(?:您|你|代表|委员)|到(?:您|你)[^，。]{0,6}(?:家|单位)/, zh: '说给代表听、寄给代表', en: 'tells or sends it to the deputy', example: '把结果抄一份给您' },
  { id: 'plain.ask', kind: 'seek-approval', force: 'firm', pattern: /请示[^，。]{0,8}(?:送|递|报|上)|(?:去|再去|往上)(?:争|跑|要)[^，。]{0,16}(?:盘子|指标|项目|立项|资金|名额)|再(?:报|送|递)一?[回次遍]/, zh: '向上要、再报一次', en: 'asks above, or asks again', example: '把增编的请示送上去' },
  { id: 'plain.up', kind: 'pass-up', force: 'firm', pattern: /(?:报|递|转|送|写)(?:到|给|往)(?:自治区|省|市|上级|上面|国家)|往上[递报转]|写(?:封|成)?[^，。]{0,4}(?:信|材料)[^，。]{0,4}(?:向|给|报)[^，。]{2,}/, zh: '写材料往上报', en: 'writes to those above', example: '写成材料报到市医保局' },
  { id: 'plain.money', kind: 'secure-budget', force: 'firm', pattern: new RegExp(`(?:列进|编进|打进|放进|写进|排进)[^，。]{0,10}预算|(?:从|由|在)[^，。]{0,16}(?:经费|返还|基金|资金|专款|结余|账户|收入|预算|局里|镇里|财政)[^，。]{0,4}(?:里|中)?(?:出|拿出|拿|开支|支出|支|掏|付)|(?:付|拨|掏|凑|筹|还|垫|出|拿出|给|到|贴|补)(?:足|齐|清|够)?${COUNT}+(?:来|多|余)?万?(?:元|块|万)(?![\\u4e00-\\u9fa5]{0,1}(?:亩|株|人|户))|(?:欠|工资|补助|补贴|款|钱|尾数|余款|余下|差额|货款|工钱)[^，。]{0,14}(?:补齐|付清|结清|了结|还清|发清|发齐|付完)`), zh: '出钱、付钱', en: 'pays, or puts it into the budget', example: '从公用经费里拿出十一万元' },
  { id: 'plain.plan', kind: 'adopt-plan', force: 'firm', pattern: /方案[^，。]{0,12}(?:定稿|定下|拿出|上会|成稿|报)|(?:拿出|交出)[^，。]{0,16}(?:方案|办法|章程|路子)/, zh: '拿出方案、办法', en: 'comes up with a plan', example: '收运方案9月里定稿' },
  { id: 'plain.edition', kind: 'publish-edition', force: 'firm', pattern: new RegExp(`${EDITION}[^，。]{0,18}(?:重[印编出做]|改版|付印|新版|[另再]出|换[成新]|出新|正?编着|在编|上墙)|[重另再]新?[印出编排](?:一|出|成)?[版本份册](?!事)|第[二三四五六七八九十\\d]版|[出换]新[图版]|(?:付印|重印|改版)|(?:地图|图|表|册|卡)[^，。]{0,8}(?:重|另|再)[印出编做]|^《[^》]*${EDITION}》`), zh: '重印、改版、出新版', en: 'reprints or revises an edition', example: '用水户名册年底重印一版' },
  { id: 'plain.document', kind: 'issue-document', force: 'firm', pattern: new RegExp(`${RULE}》?[^，。]{0,20}(?:定稿|[印发]出|印|发到|下到|贴|出来|盖章|上墙|签发|成文)|(?<![提作做给])(?:出|拟|写|改|定|贴出|发出|签)[^，。]{0,12}${RULE}|发一?个(?:文|通知)|(?:盖章|签发|行文|成文|起稿|改一[遍稿])|(?:目录|清单)[^，。]{0,10}(?:重[开列定]|另[开列])`), zh: '办法定下来、印出来', en: 'a rule is written and issued', example: '再出补偿细则' },
  { id: 'plain.study', kind: 'complete-study', force: 'firm', pattern: /([查测探算摸弄认量比看试问访理数])一\1|[查测探算摸弄搞认量问理](?:清|明|准|透)|[查测探算摸量](?:一?[次遍年]|完)|听证|[出给认拿](?:出)?(?:个|一个)?(?:来)?(?:说法|结论|结果|准数|数来)|结论|(?:能不能|该不该|要不要|值不值|可不可|行不行)|听[^，。]{0,6}意见|拿意见/, zh: '查清、算清、有个说法', en: 'looks into it and says what came out', example: '半年之内弄清要多少钱' },
  { id: 'plain.pilot', kind: 'run-pilot', force: 'firm', pattern: new RegExp(`试(?:一试|着|办|种|做|点|行|一[季年批茬]|开)|[往向](?:别|其|各|全)[^，。]{1,8}(?:推|铺)开|挑(?:选)?${COUNT}+[个家所条户][^，。]{0,6}(?:做|办|试)`), zh: '先试', en: 'tries it first', example: '挑三个村做“邻里代厨”' },
  { id: 'plain.regular', kind: 'recurring-delivery', force: 'firm', pattern: /逢[一二三五六七八九十\d圩集周]|(?:每|按)[^，。]{1,8}[一二两\d][次趟回遍期场]/, zh: '按日子来', en: 'comes on its days', example: '每十天贴一次' },
  { id: 'plain.meanwhile', kind: 'interim-measure', force: 'firm', pattern: /^[^，。]{0,12}(?:天天|日夜)|先[^，。]{0,30}(?:顶|借|垫|送|用|住|替|拉|围|堵|接)|直到|为止|一直[^，。]{1,4}到|顶[着上]|垫[^，。]{0,14}(?:下去|上)|(?:停下来|停用|停渡|封起来|围起来)|(?:送[饭水菜药餐]|接送|代送)|不[许准](?:再)?|派[^，。]{1,10}(?:守|接|送|绕)|[来]帮忙|没有?[^，。]{1,12}(?:以前|之前|的时候)|用我们的/, zh: '先顶着、到时为止', en: 'holds until something better stands', example: '由村干部送饭上门' },
  { id: 'plain.urge', kind: 'coordinate', force: 'firm', pattern: /(?:去|来|一道|一起|一同|上门|再)[^，。]{0,4}(?:催|谈|劝|商量|磨|说合)|谈拢|谈妥|盯着[^，。]{2,}/, zh: '去催、去谈', en: 'goes and talks to them', example: '该退没退的我们去催' },
  { id: 'plain.outcome', kind: 'achieve-outcome', force: 'firm', pattern: new RegExp(`做到|不再|搬[完空出]|到岗|从[^，。]{1,8}[加增升提]到|[降减]到${COUNT}`), zh: '到什么地步', en: 'how far it will be', example: '三季度里做到下单三天见药' },
  { id: 'plain.works', kind: 'build-works', force: 'firm', pattern: new RegExp(`[修建盖装换铺架砌挖打浇凿栽种搬接补填刷](?:好|完|上|起来|成(?!本)|通|掉|齐|遍|${COUNT})|^(?:再|先|都|全部?)?[修盖装换铺砌挖浇凿栽](?=[\\u4e00-\\u9fa5]{2})|(?:灯|屋|街)[^，。]{0,4}亮|前亮$|放水|下水|开标|开挖|破[路土]|回填|动[土手]|开门|开张|下苗|轮到|收尾|见[底水]|[水电气路车网]通`), zh: '修、建、装、换、通', en: 'builds, fits, lays or swaps', example: '春节前放水' },
];
