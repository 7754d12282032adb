/**
 * Which act closes a pledge, and so its kind (domain 4.2): the first row that matches wins, so what decides the kind beyond doubt
 * stands above what merely hints at it.
 */
import type { Row } from './row.js';

export interface KindRow extends Row {
  readonly kind: string;
  /** A definite act, or an effort that somebody could still check. */
  readonly force: 'firm' | 'soft';
}

const PAPER = '(?:办法|意见|细则|制度|规定|条例|规范|标准|通知|通告|公告|政策|措施|规则|导则|守则|章程|清单|目录|文件|实施细则)';
const PLAN = '(?:方案|规划|计划|预案|蓝图|路线图|设计|时间表|任务书)';
const PLACE = '(?:道路|公路|路面|路段|主干道|街|巷|桥|管网|管道|管线|水厂|泵站|渠道|水渠|堤|坝|水库|河道|路灯|照明|信号灯|护栏|隔离栏|标线|标志|标牌|斑马线|人行道|停车场|停车位|泊位|车位|充电桩|公园|广场|绿地|绿化|公厕|厕所|垃圾(?:站|桶|箱|中转站)|监控|探头|教学楼|校舍|宿舍|食堂|操场|学校|幼儿园|小学|中学|校区|医院|卫生院|门诊|病房|床位|发热门诊|养老院|站台|候车亭|公交站|站点|天桥|电梯|雨棚|设施|工程|项目|基础设施|厂房|园区|市场|体育馆|图书馆|场馆|场地|变压器|线路|电网|基站|井盖|排水|污水|雨污|供水|小区|减速带|井|机耕路|公交线路|定班车|电池|控制器|顶|下水道|门窗|果园|草地|水窖|蓄水池|果皮箱|投放柜|电子站牌|老园|渠系|衬砌|万亩|便民点|停靠站|抓拍设备|供水井|机井|水井|班车|停放点|警示桩|港湾)';

export const KIND_ROWS: readonly KindRow[] = [
  // What the issuer owes the deputy and what it passes on.
  { id: 'kind.report-back', kind: 'report-back', force: 'firm', pattern: /(?:(?:向|给|与)(?:您|你|代表|委员)(?:们)?[^，。]{0,12}(?:反馈|报告|汇报|答复|通报|告知|沟通))|(?:反馈|告知|答复|通报|报告)(?:给)?(?:各位|两位)?(?:您|你们|代表|委员)|给(?:您|你|你们)[^，。]{0,4}(?:回话|回复|答复)|回个话|再次答复|(?:反馈|通报)(?:办理|落实|进展|后续)[^，。]{0,8}(?:情况|结果|进展)/, zh: '向代表反馈', en: 'reports back to the deputy', example: '及时将进展情况反馈给您' },
  { id: 'kind.pass-up', kind: 'pass-up', force: 'firm', pattern: /(?:向|报|请)(?:国家|省|自治区|市|州|县|区|上级|中央|国务院|部委|区厅|省厅|市局|有关|相关|主管|县委|市委|区委)[^，。]{0,14}(?:反映|建议|呼吁|汇报|报告(?!申请|追加|争取)|提出建议|建言)(?!.{0,6}(?:争取|资金))|建议(?:国家|省|自治区|上级)|积极(?:反映|呼吁)|(?:报送|反映)[^，。]{0,12}(?:理由|诉求|困难|意见)|如实[^，。]{0,10}汇报/, zh: '向上级反映', en: 'passes it up', example: '积极向自治区教育厅反映编制不足的问题' },
  // Acts upon others.
  { id: 'kind.coordinate', kind: 'coordinate', force: 'firm', pattern: /^(?:积极|加强|主动|进一步|加大|继续|持续|及时|全力|做好|抓紧|尽快|立即|与|并|也|还|将|同时|力度|统筹|组织|安排|会同[^，。]{2,20}?|联合[^，。]{2,20}?)*(?:协调|督促|责令|责成|敦促|督导|催促|协助|配合|约谈|对接|要求|商请|函告|沟通协调|跟踪督办|督办|指导(?!意见|目录|价))/, zh: '协调、督促他人', en: 'urges or coordinates others', example: '督促施工单位加快进度' },
  { id: 'kind.coordinate-with', kind: 'coordinate', force: 'firm', pattern: /(?:与|同|和|跟|向)(?![^，。]{0,30}争取)[^，。]{2,24}(?:的)?(?:沟通|协调|对接|衔接|协商|联系|配合)/, zh: '与他人沟通协调', en: 'talks to others', example: '加强与供电公司的沟通对接' },
  { id: 'kind.coordinate-jointly', kind: 'coordinate', force: 'firm', pattern: /(?:会同|联合|协同)[^，。]{2,30}(?:督促|协调|指导|研究解决|会商|推动|解决|联动|联合执法)/, zh: '会同他人督促', en: 'urges together with others', example: '会同住建局督促物业公司履行责任' },
  // What bridges the time until something better stands, before anything else that it may also be.
  { id: 'kind.bridging', kind: 'interim-measure', force: 'firm', pattern: /^(?:将|并|拟)?(?:先(?!行先试|试|期|后|进|导)|暂时|临时|应急)[^，。]{4,}|应急(?:衬砌|处置|抢修|措施)|先行垫付|过渡(?:教室|办法|方案|安置)/, zh: '先行的办法', en: 'a measure for the meantime', example: '先行租用操场供群众停车' },
  // Regular things are regular whatever is done.
  { id: 'kind.recurring', kind: 'recurring-delivery', force: 'firm', pattern: /(?:举办|开办|组织)[^，。]{0,20}(?:培训班|讲座|招聘会|演练)[^，。]{0,4}\d+(?:期|场|次)|每(?:年|季度?|半年|月|周|日|天|学期|学年|两年|三年|旬|个月|个季度|逢|两个月|三个月)(?:度)?(?:初|末|底)?|(?:按|逐)(?:月|季度?|周)(?!.{0,3}推进)|定期(?:开展|组织|对|向|推送|报送|公布|公开|巡查|检查|清理|清掏|召开|举办|更新|发布|通报|安排|进行|维护|排查|抽查|研判|调度|会商)|动态更新|名单[^，。]{0,6}(?:推送|报送)|(?:推送|报送)(?:工作|名单|信息|数据)/, zh: '按周期交付', en: 'delivered again and again', example: '每季度开展一次水质检测' },
  { id: 'kind.pilot', kind: 'run-pilot', force: 'firm', pattern: /(?:试点|先行先试)[^，。]{2,}|(?:开展|进行|实施|启动|推进|推行|列为|作为|选取|选择|选定|先行|先期|率先|纳入|组织|扩大|申报)[^，。]{0,24}试点|试点(?:推行|实施|运行|工作|建设|推广|先行)|试运行|试行(?!办法|》|）)/, zh: '试点', en: 'a pilot', example: '选取两所学校开展课后服务试点' },
  // Money and approval from above.
  { id: 'kind.seek-funds', kind: 'seek-approval', force: 'firm', pattern: /(?:争取(?!(?:早日|尽早|尽快|在|于|年内|今年|明年|\d|实现|完成|做到|让|使|把|达到|到))|申请|申报|逐级上报|打报告|申领|申办|报请|提请|呈报|上报|报送|报批|报审|申请列入|向上级?争取|对上争取)[^，。]{0,30}|办理[^，。]{0,20}手续/, zh: '向上争取、报批', en: 'asks for approval or means', example: '积极争取上级专项资金' },
  { id: 'kind.approval', kind: 'seek-approval', force: 'firm', pattern: /报[^，。]{1,14}(?:审批|批准|审定|审议|核准|备案|审核)|(?:争取|力争|推动)[^，。]{0,20}(?:纳入|列入)[^，。]{0,20}(?:计划|规划|盘子|项目库|笼子|范围)|办理[^，。]{0,16}(?:审批|立项|报批|用地)手续|(?:申报|完成|抓紧)立项/, zh: '报批、立项', en: 'asks for approval', example: '将方案报市政府审定' },
  { id: 'kind.budget', kind: 'secure-budget', force: 'firm', pattern: /(?:安排|落实|筹措|筹集|拨付|列支|下达|投入|整合|保障|统筹|追加|增加|划拨|配套|兑现|支付)[^，。]{0,24}(?:资金|经费|预算|万元|亿元|补助|补贴|款项)(?!.{0,3}(?:开展|建设|改造|修建|新建|对|用于))|加大[^，。]{0,14}(?:资金|财政|经费)?投入(?!使用|力度)|(?:纳入|列入)[^，。]{0,14}(?:财政)?预算|资金保障|(?:补助|资金|经费|奖补)[^，。]{0,24}(?:发放|拨付|到位|倾斜|兑付)|(?:在|从)[^，。]{0,12}预算[^，。]{0,6}(?:安排|解决|列支)/, zh: '安排资金', en: 'secures money', example: '安排专项资金200万元' },
  // Papers.
  { id: 'kind.edition', kind: 'publish-edition', force: 'firm', pattern: /(?:编制|编写|编印|修编|编纂|汇编|更新|发布|公布|制作)[^，。]{0,30}(?:指南|手册|问答|目录|名录|白皮书|年鉴|地图|（第.{1,3}版）|》第.{1,3}版|指引|一览表|读本|教材)/, zh: '编印新版', en: 'publishes an edition', example: '编制《办事指南（第二版）》' },
  { id: 'kind.document', kind: 'issue-document', force: 'firm', pattern: new RegExp(`(?:制定|制订|形成|出台|印发|修订|修改|起草|拟定|拟订|草拟|发布|颁布|下发|完善|修编|研究制定|健全|建立|建立健全|建立完善)[^，。]{0,40}(?:${PAPER})|(?:出台|印发|修订|颁布|下发)[^，。]{0,30}|(?:制定|制订|起草|发布|修改|公布|完善)[^，。《]{0,12}《`), zh: '制定、印发文件', en: 'issues a document', example: '修订校车管理办法' },
  { id: 'kind.plan', kind: 'adopt-plan', force: 'firm', pattern: new RegExp(`(?:提出|拿出|编制|制定|制订|拟定|拟订|谋划|研究提出|形成|完善|优化|完成|科学|统筹|做好|启动)[^，。]{0,40}(?:${PLAN})(?!.{0,3}(?:项目|范围))|谋划[^，。]{2,20}(?:项目|布局)|(?:纳入|列入|建立)[^，。]{0,24}(?:规划|项目库|储备库)`), zh: '提出方案、规划', en: 'adopts a plan', example: '提出一揽子总体方案' },
  { id: 'kind.study', kind: 'complete-study', force: 'firm', pattern: /(?:研究|论证|调研|勘察|勘查|踏勘|实地查看|可行性|摸底|摸排|排查|普查|评估|勘测|测算|核查|调查|梳理|评审|现场核实|会商研究)(?!.{0,4}(?:院|所|制定|出台|中心|生|成果|型))/, zh: '调研、论证、评估', en: 'a study with a result', example: '对该路段进行可行性研究论证' },
  { id: 'kind.evaluation', kind: 'complete-study', force: 'soft', pattern: /(?:绩效|效果|质量|专项)?(?:评价|考核评估)(?:工作)?$/, zh: '评价应有报告', en: 'an evaluation has a report', example: '加强绩效评价' },
  { id: 'kind.interim', kind: 'interim-measure', force: 'firm', pattern: /专项(?:整治|行动|治理|检查|清理|执法)|集中(?:整治|清理|攻坚|治理|行动)|限期(?:整改|整治|拆除|清理|完成)|过渡期|(?:全部|彻底)?(?:整改|整治)(?:到位|完毕|完成)|联合整治|百日行动|突击/, zh: '专项、临时措施', en: 'an interim measure', example: '开展校园周边专项整治' },
  { id: 'kind.outcome', kind: 'achieve-outcome', force: 'soft', pattern: /有所突破|新突破|取得[^，。]{0,8}(?:突破|实效|进展|成效)|(?:及早|尽早|尽快|早日)(?:发挥|见效|解决|实现)|(?:达到|突破|超过|实现|提高到|提升到|控制在|降低到|覆盖率|达标率|普及率)[^，。]{0,16}(?:\d|%|％|全覆盖|百分之|以上|清零)|(?:实现|力争)[^，。]{0,20}(?:全覆盖|清零|达标)|新增[^，。]{0,10}\d+(?:人|名|个学位)/, zh: '成效，未说如何达到', en: 'an outcome, without how', example: '力争供水普及率达到95%' },
  { id: 'kind.works-done', kind: 'build-works', force: 'firm', pattern: /建成|竣工|通车|开工|完工|动工|投入(?:使用|运营|运行)|投用|启用|建设完成|交付使用|施工|招投?标|通水|通电|接通|开通|开园|开诊|开放使用|招生|封顶|交工|主体工程|前期工作|施划|划设|破土|完成[^，。]{0,30}(?:建设|改造|工程|安装|铺设|铺筑|罩面|修复|维修|更换|任务|项目|设计|征地|拆迁|主体|绿化|清淤|补播|封育|造林|治理|整修|衬砌|施工|检修|施划)|(?:装|修|建|弄)好$|(?:组织|实施|开展|进行)[^，。]{0,20}(?:改造|翻修|整修|修复|大修|中修|罩面)/, zh: '工程建成投用', en: 'works are finished', example: '年底前建成通车' },
  { id: 'kind.works', kind: 'build-works', force: 'firm', pattern: new RegExp(`(?:新建|改建|扩建|改扩建|重建|修建|修通|打成|新打|补建|兴建|建设|改造|修缮|修复|维修|维护修复|整修|翻修|硬化|拓宽|加宽|铺设|敷设|安装|加装|增设|增加|增划|新增|设置|更换|更新|补植|栽植|种植|疏浚|清淤|疏通|打造|配备|配置|布设|架设|搭建|补齐|建造|优化调整|升级|提质改造|迁移|拆除|划定|规划建设|加固|完善|实施|启动)[^，。]{0,30}(?:${PLACE})|对[^，。]{2,30}(?:翻修|修缮|改造|更新改造|维修|升级|修复|亮化|硬化|加固|拓宽)|(?:进场|全面)施工`), zh: '工程、设施', en: 'works or facilities', example: '增设停车位30个' },
  { id: 'kind.works-project', kind: 'build-works', force: 'firm', pattern: /(?:推进|推动|加快|抓紧|启动|实施|组织实施|确保)[^，。]{0,30}(?:工程|项目|改造|施工|开工|建设进度|工程进度)(?!(?:化|体系))/, zh: '推进项目建设', en: 'drives a project', example: '加快推进农村饮水工程' },
];
