package dev.sonde.core.source.redis;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The commands of Redis up to 8 with its modules, and of Valkey. Anything else is {@code other}, so that no label grows. */
final class RedisCommands {
    static final String OTHER = "other";

    private static final String CORE =
            // connections, server, cluster
            "acl asking auth bgrewriteaof bgsave client cluster command config dbsize debug echo failover flushall flushdb"
                    + " hello info lastsave latency lolwut memory module monitor object ping psync quit readonly"
                    + " readwrite replconf replicaof reset restore-asking role save select sentinel shutdown slaveof"
                    + " slowlog swapdb sync time wait waitaof"
                    // keys
                    + " copy del delex dump exists expire expireat expiretime keys migrate move persist pexpire pexpireat"
                    + " pexpiretime pttl randomkey rename renamenx restore scan sort sort_ro touch ttl type unlink"
                    // strings, bits
                    + " append bitcount bitfield bitfield_ro bitop bitpos decr decrby digest get getbit getdel getex"
                    + " getrange getset incr incrby incrbyfloat lcs mget mset msetex msetnx psetex set setbit setex setnx"
                    + " setrange stralgo strlen substr delifeq"
                    // hashes
                    + " hdel hexists hexpire hexpireat hexpiretime hget hgetall hgetdel hgetex hincrby hincrbyfloat hkeys"
                    + " hlen hmget hmset hpersist hpexpire hpexpireat hpexpiretime hpttl hrandfield hscan hset hsetex"
                    + " hsetnx hstrlen httl hvals"
                    // lists
                    + " blmove blmpop blpop brpop brpoplpush lindex linsert llen lmove lmpop lpop lpos lpush lpushx"
                    + " lrange lrem lset ltrim rpop rpoplpush rpush rpushx"
                    // sets
                    + " sadd scard sdiff sdiffstore sinter sintercard sinterstore sismember smembers smismember smove"
                    + " spop srandmember srem sscan sunion sunionstore"
                    // sorted sets
                    + " bzmpop bzpopmax bzpopmin zadd zcard zcount zdiff zdiffstore zincrby zinter zintercard zinterstore"
                    + " zlexcount zmpop zmscore zpopmax zpopmin zrandmember zrange zrangebylex zrangebyscore zrangestore"
                    + " zrank zrem zremrangebylex zremrangebyrank zremrangebyscore zrevrange zrevrangebylex"
                    + " zrevrangebyscore zrevrank zscan zscore zunion zunionstore"
                    // streams
                    + " xack xackdel xadd xautoclaim xcfgset xclaim xdel xdelex xgroup xinfo xlen xpending xrange xread"
                    + " xreadgroup xrevrange xsetid xtrim"
                    // geography, probabilities
                    + " geoadd geodist geohash geopos georadius georadius_ro georadiusbymember georadiusbymember_ro"
                    + " geosearch geosearchstore pfadd pfcount pfdebug pfmerge pfselftest"
                    // publish and subscribe, scripts, transactions
                    + " psubscribe publish pubsub punsubscribe spublish ssubscribe subscribe sunsubscribe unsubscribe"
                    + " eval eval_ro evalsha evalsha_ro fcall fcall_ro function script discard exec multi unwatch watch"
                    // vector sets
                    + " vadd vcard vdim vemb vgetattr vinfo vismember vlinks vrandmember vrange vrem vsetattr vsim";

    private static final String MODULES =
            "json.arrappend json.arrindex json.arrinsert json.arrlen json.arrpop json.arrtrim json.clear json.debug"
                    + " json.del json.forget json.get json.merge json.mget json.mset json.nummultby json.numincrby"
                    + " json.objkeys json.objlen json.resp json.set json.strappend json.strlen json.toggle json.type"
                    + " ft._list ft.aggregate ft.aliasadd ft.aliasdel ft.aliasupdate ft.alter ft.config ft.create"
                    + " ft.cursor ft.dictadd ft.dictdel ft.dictdump ft.dropindex ft.explain ft.explaincli ft.hybrid"
                    + " ft.info ft.profile ft.search ft.spellcheck ft.sugadd ft.sugdel ft.sugget ft.suglen ft.syndump"
                    + " ft.synupdate ft.tagvals"
                    + " ts.add ts.alter ts.create ts.createrule ts.decrby ts.del ts.deleterule ts.get ts.incrby ts.info"
                    + " ts.madd ts.mget ts.mrange ts.mrevrange ts.queryindex ts.range ts.revrange"
                    + " bf.add bf.card bf.exists bf.info bf.insert bf.loadchunk bf.madd bf.mexists bf.reserve"
                    + " bf.scandump cf.add cf.addnx cf.count cf.del cf.exists cf.info cf.insert cf.insertnx"
                    + " cf.loadchunk cf.mexists cf.reserve cf.scandump cms.incrby cms.info cms.initbydim"
                    + " cms.initbyprob cms.merge cms.query topk.add topk.count topk.incrby topk.info topk.list"
                    + " topk.query topk.reserve tdigest.add tdigest.byrank tdigest.byrevrank tdigest.cdf"
                    + " tdigest.create tdigest.info tdigest.max tdigest.merge tdigest.min tdigest.quantile"
                    + " tdigest.rank tdigest.reset tdigest.revrank tdigest.trimmed_mean";

    private static final Map<String, String> NAMES = names();

    private RedisCommands() {}

    private static Map<String, String> names() {
        Map<String, String> names = new HashMap<>(2_048);
        for (String name : (CORE + " " + MODULES).split(" ", -1)) {
            names.put(name, name);
            names.put(name.toUpperCase(Locale.ROOT), name);
        }
        return names;
    }

    /** The command's label. Allocates nothing for a known name all in one case. */
    static String label(@Nullable String name) {
        if (name == null) {
            return OTHER;
        }
        String known = NAMES.get(name);
        if (known == null) {
            known = NAMES.get(name.toLowerCase(Locale.ROOT));
        }
        return known == null ? OTHER : known;
    }
}
