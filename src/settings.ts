export interface Setting {
  readonly name: string;
  /** What holds when it is not set, as a reader of the table understands it. */
  readonly default: string;
  readonly meaning: { readonly zh: string; readonly en: string };
}

/** Every setting there is, in the order of the README table and of `--help`, both of which are generated from it. */
export const SETTINGS = [
  { name: 'NODE_ENV', default: 'development', meaning: {
    zh: '运行环境：development 开发、production 正式、test 测试', en: 'development, production or test' } },
  { name: 'HOST', default: '127.0.0.1', meaning: {
    zh: '监听地址；0.0.0.0 表示所有网卡', en: 'address to listen on; 0.0.0.0 for every interface' } },
  { name: 'PORT', default: '8080', meaning: { zh: '监听端口', en: 'port to listen on' } },
  { name: 'PUBLIC_URL', default: 'http://HOST:PORT', meaning: {
    zh: '函件与页面中链接的前缀', en: 'where people reach this site; the base of links in letters' } },
  { name: 'TRUST_PROXY', default: '0', meaning: {
    zh: '本系统之前的反向代理层数（0 到 10）：据此从 X-Forwarded-For 取访问者地址；多写会让访问者冒充任意地址',
    en: 'how many reverse proxies stand in front (0 to 10): the address of a visitor is read from X-Forwarded-For accordingly; one too many lets visitors feign any address' } },
  { name: 'DATA_DIR', default: '.jiannuo (root: /var/lib/jiannuo/…)', meaning: {
    zh: '内置 PostgreSQL 的数据目录', en: 'data directory of the embedded PostgreSQL' } },
  { name: 'DATABASE_URL', default: '—', meaning: {
    zh: '外部 PostgreSQL（15 及以上）的属主登录；不设则使用内置服务器',
    en: 'owner login of an external PostgreSQL (15 or newer); without it the embedded server is used' } },
  { name: 'DATABASE_APP_URL', default: 'DATABASE_URL', meaning: {
    zh: '外部 PostgreSQL 的应用登录，须指向同一数据库', en: 'separate application login, for the same database' } },
  { name: 'SMTP_URL', default: '—', meaning: {
    zh: '发信服务器，如 smtps://user:password@mail.example；不设则函件只进开发信箱',
    en: 'mail server, e.g. smtps://user:password@mail.example; without it letters stay in the development mailbox' } },
  { name: 'MAIL_FROM', default: '"践诺 Jiannuo" <jiannuo@localhost.localdomain>', meaning: {
    zh: '发件人', en: 'sender of letters' } },
  { name: 'MAIL_REPLY_TO', default: '—', meaning: { zh: '回复地址', en: 'where answers to letters go' } },
  { name: 'SECRET', default: 'development: a public demo value', meaning: {
    zh: '会话与签名链接的密钥；正式环境必设，至少 32 个字符',
    en: 'key for sessions and signed links; required in production, at least 32 characters' } },
  { name: 'WEBHOOK_ALLOW', default: '—', meaning: {
    zh: '网络回调可到达的内网主机名、地址或网段（可不用 https），以逗号分隔，如 oa.example,10.2.0.0/16',
    en: 'private hosts, addresses or ranges that webhooks may reach (also without https), comma separated, e.g. oa.example,10.2.0.0/16' } },
  { name: 'DEMO', default: 'yes in development with the embedded server, otherwise no', meaning: {
    zh: '数据库为空时载入演示数据（yes 或 no）；正式环境拒绝 yes',
    en: 'load the demo into an empty database (yes or no); production refuses yes' } },
  { name: 'OIDC_ISSUER', default: '—', meaning: {
    zh: '统一身份认证（OpenID Connect）的签发方；不设则没有单点登录', en: 'issuer of single sign-on by OpenID Connect; without it there is none' } },
  { name: 'OIDC_CLIENT_ID', default: '—', meaning: { zh: '在签发方登记的客户端', en: 'this client, as it is registered with the issuer' } },
  { name: 'OIDC_CLIENT_SECRET', default: '—', meaning: { zh: '客户端口令；公开客户端不设', en: 'its secret; none for a public client' } },
  { name: 'OIDC_SCOPE', default: 'openid profile', meaning: { zh: '请求的范围', en: 'scopes asked for' } },
  { name: 'OIDC_LOGIN_CLAIM', default: 'preferred_username', meaning: {
    zh: '作为登录名的声明，须是本人不能自行更改的', en: 'the claim that is the login; one that people cannot change themselves' } },
  { name: 'OIDC_ROLE_CLAIM', default: 'groups', meaning: { zh: '带有角色的声明', en: 'the claim that holds the roles' } },
  { name: 'OIDC_ROLES', default: '—', meaning: {
    zh: '角色声明的值与本系统角色的对应，JSON：{"值": {"jurisdiction": "guangxi", "roles": ["supervisor"], "office": null}}',
    en: 'what a value of that claim admits to, as JSON of this form' } },
  { name: 'LOCAL_ACCOUNTS', default: 'yes', meaning: {
    zh: 'no 表示只能单点登录', en: 'no = people sign in by single sign-on only' } },
  { name: 'LOG_FORMAT', default: 'json in production, otherwise text', meaning: {
    zh: '日志格式：text 供人阅读，json 每行一个对象，不含个人信息', en: 'text for people, or json: one object a line, without personal data' } },
  { name: 'METRICS_TOKEN', default: '—', meaning: {
    zh: '读取 /metrics 的令牌，至少 32 个字符；不设则不提供', en: 'bearer token for /metrics, at least 32 characters; without it nothing is told' } },
  { name: 'STOP_SECONDS', default: '30', meaning: {
    zh: '停止时等待手头工作完成的秒数（1 到 600）', en: 'how long a stop waits for the work in hand, in seconds (1 to 600)' } },
] as const satisfies readonly Setting[];
export type SettingName = (typeof SETTINGS)[number]['name'];
